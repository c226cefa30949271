#include "tests/bench/whep/publisher.h"

#include <string.h>

#include "plugins/sfu/rtcp/reader.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"

#define AUDIO_INTERVAL 20 /* milliseconds */
#define AUDIO_BYTES 80
#define TICK 5 /* milliseconds */
#define MARK 0x6D656574u
#define TAIL 4

typedef struct
{
  guint32 ssrc;
  guint8 payload_type;
  guint16 seq;
  guint32 timestamp;
} Stream;

struct _CrowdPublisher
{
  CrowdSession *session;
  CrowdRate rate;
  Stream audio, video;
  gint64 audio_at, video_at; /* microseconds: when the next is due */
  gboolean key_frame;        /* is asked for */
  guint timer;
  guint64 sent;
};

/* RFC 7741 4.2 and RFC 6386 9.1: the beginning of a frame, key or not, of 320 by 240. */
static void
begin_frame (guint8 *payload, gboolean key_frame)
{
  const guint8 begin[] = {
    0x10, key_frame ? 0x10 : 0x11, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 1, 0xF0, 0
  };

  memcpy (payload, begin, sizeof begin);
}

static void
send_packet (CrowdPublisher *self, Stream *stream, guint8 *payload, gsize size, guint8 flags)
{
  guint8 packet[SFU_RTP_HEADER_ROOM + 1500];
  const SfuRtpHeader header = {
    .payload_type = stream->payload_type,
    .flags = flags,
    .seq = stream->seq++,
    .timestamp = stream->timestamp,
    .ssrc = stream->ssrc,
  };
  gsize header_size = sfu_rtp_header_write (&header, packet);

  sfu_write_be32 (payload + size - TAIL, MARK);
  memcpy (packet + header_size, payload, size);
  if (test_peer_send_rtp (self->session->peer, packet, header_size + size))
    self->sent++;
}

gboolean
crowd_payload_is_ours (const guint8 *payload, gsize size)
{
  return size >= TAIL && sfu_read_be32 (payload + size - TAIL) == MARK;
}

static void
send_frame (CrowdPublisher *self)
{
  guint8 payload[1500] = { 0 };
  guint last = self->rate.packets - 1;

  for (guint i = 0; i <= last; i++)
    {
      memset (payload, 0, CROWD_PAYLOAD_MIN);
      if (i == 0)
        begin_frame (payload, self->key_frame);
      send_packet (self, &self->video, payload, self->rate.bytes, i == last ? SFU_RTP_MARKER : 0);
    }
  self->key_frame = FALSE;
  self->video.timestamp += 90000 / self->rate.frames;
}

static void
send_sound (CrowdPublisher *self)
{
  guint8 payload[AUDIO_BYTES] = { 0x78 }; /* RFC 6716 3.1: 20 ms */

  send_packet (self, &self->audio, payload, sizeof payload, 0);
  self->audio.timestamp += 48 * AUDIO_INTERVAL;
}

static gboolean
on_tick (gpointer data)
{
  CrowdPublisher *self = data;
  gint64 now = g_get_monotonic_time ();

  for (; self->audio_at <= now; self->audio_at += AUDIO_INTERVAL * 1000)
    send_sound (self);
  for (; self->video_at <= now; self->video_at += G_USEC_PER_SEC / self->rate.frames)
    send_frame (self);
  return G_SOURCE_CONTINUE;
}

static void
on_rtcp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  CrowdPublisher *self = user_data;
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  if (sfu_rtcp_reader_init (&reader, data, size) != SFU_RTCP_OK)
    return;
  while (sfu_rtcp_reader_next (&reader, &packet))
    self->key_frame |= packet.type == SFU_RTCP_PSFB;
}

CrowdPublisher *
crowd_publisher_new (
    SoupSession *http, const char *url, const char *token, const CrowdRate *rate, GError **error)
{
  CrowdPublisher *self = g_new0 (CrowdPublisher, 1);
  const TestPeerOptions options = { .ecdsa = TRUE, .rtcp = on_rtcp, .user_data = self };

  self->rate = *rate;
  self->key_frame = TRUE;
  self->audio = (Stream){ CROWD_AUDIO_SSRC, CROWD_AUDIO_PT, 1, 1 };
  self->video = (Stream){ CROWD_VIDEO_SSRC, CROWD_VIDEO_PT, 1, 1 };
  self->session = crowd_session_open (http, url, token, CROWD_PUBLISH, &options, error);
  if (self->session == NULL)
    {
      g_free (self);
      return NULL;
    }
  if (!test_peer_wait (self->session->peer, TEST_PEER_CONNECTED))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the publisher does not connect");
      crowd_publisher_free (self);
      return NULL;
    }

  return self;
}

void
crowd_publisher_begin (CrowdPublisher *self)
{
  self->audio_at = self->video_at = g_get_monotonic_time ();
  self->timer = g_timeout_add (TICK, on_tick, self);
}

void
crowd_publisher_free (CrowdPublisher *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  crowd_session_close (self->session);
  g_free (self);
}

guint64
crowd_publisher_sent (const CrowdPublisher *self)
{
  return self->sent;
}
