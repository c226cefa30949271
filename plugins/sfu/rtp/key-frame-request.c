#include "plugins/sfu/rtp/key-frame-request.h"

void
sfu_key_frame_request_init (SfuKeyFrameRequest *request)
{
  *request = (SfuKeyFrameRequest){ 0 };
}

/* An answer needs a round trip and as long again to be encoded and paced. */
static gint64
interval (const SfuKeyFrameRequest *request, gint64 rtt)
{
  gint64 retry = CLAMP (2 * rtt, SFU_KEY_FRAME_RETRY, SFU_KEY_FRAME_INTERVAL);

  if (request->answered)
    return SFU_KEY_FRAME_INTERVAL;
  for (guint n = SFU_KEY_FRAME_FAST_RETRIES;
       n < request->unanswered && retry < SFU_KEY_FRAME_RETRY_MAX; n++)
    retry *= 2;
  return MIN (retry, SFU_KEY_FRAME_RETRY_MAX);
}

gboolean
sfu_key_frame_request_due (SfuKeyFrameRequest *request, gint64 rtt, gint64 now)
{
  if (!request->wanted)
    return FALSE;
  if (request->last_sent != 0 && now - request->last_sent < interval (request, rtt))
    return FALSE;
  if (request->tries == SFU_KEY_FRAME_TRIES)
    {
      request->wanted = FALSE;
      return FALSE;
    }
  request->tries++;
  request->unanswered++;
  request->answered = FALSE;
  request->last_sent = now;
  return TRUE;
}

gboolean
sfu_key_frame_request_want (SfuKeyFrameRequest *request, gint64 rtt, gint64 now)
{
  request->wanted = TRUE;
  request->tries = 0;
  return sfu_key_frame_request_due (request, rtt, now);
}

void
sfu_key_frame_request_expect (SfuKeyFrameRequest *request, gint64 now)
{
  request->answered = FALSE;
  request->last_sent = now;
}

void
sfu_key_frame_request_renew (SfuKeyFrameRequest *request)
{
  request->unanswered = 0;
}

void
sfu_key_frame_request_arrived (SfuKeyFrameRequest *request)
{
  request->answered = TRUE;
  sfu_key_frame_request_cancel (request);
}

void
sfu_key_frame_request_cancel (SfuKeyFrameRequest *request)
{
  request->wanted = FALSE;
  request->tries = 0;
  request->unanswered = 0;
}
