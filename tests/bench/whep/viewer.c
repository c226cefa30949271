#include "tests/bench/whep/viewer.h"

#include "plugins/sfu/rtp/header.h"
#include "tests/bench/whep/publisher.h"

static void
count (CrowdCount *self, const SfuRtpMeta *meta)
{
  gint16 ahead = (gint16) (meta->seq - self->last);

  if (self->received++ == 0)
    {
      self->ssrc = meta->ssrc;
      self->last = meta->seq;
      return;
    }
  if (ahead > 0)
    {
      self->lost += (guint64) ahead - 1;
      self->last = meta->seq;
    }
  else if (ahead < 0 && self->lost > 0)
    {
      self->lost--; /* it was only late */
    }
}

static void
on_rtp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  CrowdViewer *self = user_data;
  SfuExtensionIds ids = { 0 };
  SfuRtpMeta meta;

  if (sfu_rtp_header_parse (data, size, &ids, &meta) != SFU_RTP_OK ||
      !crowd_payload_is_ours (data + meta.payload_offset, meta.payload_size))
    self->foreign++;
  else
    count (meta.payload_type == CROWD_AUDIO_PT ? &self->audio : &self->video, &meta);
}

CrowdViewer *
crowd_viewer_new (SoupSession *http, const char *url, const char *token, GError **error)
{
  CrowdViewer *self = g_new0 (CrowdViewer, 1);
  const TestPeerOptions options = { .ecdsa = TRUE, .rtp = on_rtp, .user_data = self };

  self->session = crowd_session_open (http, url, token, CROWD_WATCH, &options, error);
  if (self->session != NULL)
    return self;

  g_free (self);
  return NULL;
}

void
crowd_viewer_free (CrowdViewer *self)
{
  crowd_session_close (self->session);
  g_free (self);
}

gboolean
crowd_viewer_is_connected (const CrowdViewer *self)
{
  return test_peer_state (self->session->peer) == TEST_PEER_CONNECTED;
}

void
crowd_viewer_begin (CrowdViewer *self)
{
  self->audio = self->video = (CrowdCount){ 0 };
  self->foreign = 0;
}
