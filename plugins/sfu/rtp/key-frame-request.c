#include "plugins/sfu/rtp/key-frame-request.h"

void
sfu_key_frame_request_init (SfuKeyFrameRequest *request, gint64 interval)
{
  *request = (SfuKeyFrameRequest){ .interval = interval };
}

gboolean
sfu_key_frame_request_due (SfuKeyFrameRequest *request, gint64 now)
{
  if (!request->wanted)
    return FALSE;
  if (request->last_sent != 0 && now - request->last_sent < request->interval)
    return FALSE;
  if (request->tries == SFU_KEY_FRAME_TRIES)
    {
      request->wanted = FALSE;
      return FALSE;
    }
  request->tries++;
  request->last_sent = now;
  return TRUE;
}

gboolean
sfu_key_frame_request_want (SfuKeyFrameRequest *request, gint64 now)
{
  request->wanted = TRUE;
  request->tries = 0;
  return sfu_key_frame_request_due (request, now);
}

void
sfu_key_frame_request_arrived (SfuKeyFrameRequest *request)
{
  request->wanted = FALSE;
  request->tries = 0;
}
