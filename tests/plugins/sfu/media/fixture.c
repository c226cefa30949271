#include "tests/plugins/sfu/media/fixture.h"

#include <string.h>

#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"

#define FRAME_SIZE 13
#define FRAME_NUMBER 11

void
plane_setup (Plane *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  SfuMediaConfig config = { 0 };

  g_assert_true (gw_address_parse_ip ("127.0.0.1", 0, &config.address));
  config.advertised = &config.address;
  config.n_advertised = 1;
  self->workers = gw_workers_new (2);
  self->metrics = gw_metrics_new ();
  self->media = sfu_media_new (self->workers, &config, self->metrics, &error);
  g_assert_no_error (error);
}

void
plane_teardown (Plane *self, gconstpointer unused)
{
  sfu_media_free (self->media);
  gw_workers_free (self->workers);
  gw_metrics_free (self->metrics);
}

static void
heard_clear (gpointer data)
{
  g_bytes_unref (((Heard *) data)->payload);
}

static void
on_rtp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  Client *self = user_data;
  SfuExtensionIds ids = { 0 };
  SfuRtpMeta meta;
  Heard heard;

  g_assert_cmpint (sfu_rtp_header_parse (data, size, &ids, &meta), ==, SFU_RTP_OK);
  heard.ssrc = meta.ssrc;
  heard.timestamp = meta.timestamp;
  heard.seq = meta.seq;
  heard.payload_type = meta.payload_type;
  heard.marker = (meta.flags & SFU_RTP_MARKER) != 0;
  heard.payload = g_bytes_new (data + meta.payload_offset, meta.payload_size);
  g_array_append_val (self->rtp, heard);
}

static void
on_rtcp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  Client *self = user_data;
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  SfuRtcpReader reader;
  SfuRtcpPacket packet;
  SfuRtcpNack nack;
  SfuRtcpSr report;
  gsize n;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, size), ==, SFU_RTCP_OK);
  while (sfu_rtcp_reader_next (&reader, &packet))
    {
      self->plis += packet.type == SFU_RTCP_PSFB && packet.count == SFU_PSFB_PLI;
      self->receiver_reports += packet.type == SFU_RTCP_RR;
      self->transport_feedbacks +=
          packet.type == SFU_RTCP_RTPFB && packet.count == SFU_RTPFB_TRANSPORT_CC;
      if (packet.type == SFU_RTCP_RTPFB && packet.count == SFU_RTPFB_NACK)
        {
          g_assert_true (sfu_rtcp_nack_read (&packet, &nack));
          while (sfu_rtcp_nack_next (&nack, &self->last_nack))
            self->nacks++;
        }
      if (packet.type == SFU_RTCP_SR && sfu_rtcp_sr_read (&packet, &report, blocks, &n))
        {
          self->sender_report_timestamp = report.rtp_timestamp;
          self->sender_report_ntp = report.ntp;
        }
    }
}

static void
on_state (SfuConnection *connection, SfuTransportState state, gpointer data)
{
  ((Client *) data)->state = state;
}

static const SfuConnectionEvents events = { .state = on_state };

Client *
client_new (Plane *plane)
{
  Client *self = g_new0 (Client, 1);
  const TestPeerOptions options = {
    .fingerprint = sfu_media_fingerprint (plane->media),
    .rtp = on_rtp,
    .rtcp = on_rtcp,
    .user_data = self,
  };

  self->rtp = g_array_new (FALSE, FALSE, sizeof (Heard));
  g_array_set_clear_func (self->rtp, heard_clear);
  self->peer = test_peer_new (&options);
  self->connection = sfu_connection_new (plane->media, &events, self);
  sfu_connection_set_remote (self->connection, test_peer_ufrag (self->peer),
                             test_peer_pwd (self->peer), "sha-256",
                             test_peer_fingerprint (self->peer));
  test_peer_connect (
      self->peer, &g_array_index (sfu_connection_candidates (self->connection), GwAddress, 0),
      sfu_connection_ufrag (self->connection), sfu_connection_pwd (self->connection));
  g_assert_true (test_peer_wait (self->peer, TEST_PEER_CONNECTED));
  while (self->state != SFU_TRANSPORT_CONNECTED)
    g_main_context_iteration (NULL, TRUE);
  return self;
}

void
client_free (Client *self)
{
  g_clear_pointer (&self->connection, sfu_connection_free);
  test_peer_free (self->peer);
  g_array_unref (self->rtp);
  g_free (self);
}

void
client_forget (Client *self)
{
  g_array_set_size (self->rtp, 0);
  self->plis = self->nacks = self->transport_feedbacks = self->receiver_reports = 0;
}

SfuReceiver *
client_publish_video (Client *self)
{
  const SfuReceiveParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "1",
    .codecs = { { .codec = SFU_CODEC_VP8,
                  .payload_type = VIDEO_PT,
                  .rtx_payload_type = VIDEO_RTX_PT,
                  .clock_rate = 90000,
                  .nack = TRUE,
                  .pli = TRUE } },
    .n_codecs = 1,
    .extensions = { .transport_cc = TRANSPORT_CC_ID },
    .encodings = { { .ssrc = VIDEO_SSRC, .rtx_ssrc = VIDEO_RTX_SSRC } },
    .n_encodings = 1,
  };

  return sfu_connection_receive (self->connection, &parameters);
}

SfuReceiver *
client_publish_audio (Client *self)
{
  const SfuReceiveParameters parameters = {
    .kind = SFU_AUDIO,
    .mid = "0",
    .codecs = { { .codec = SFU_CODEC_OPUS, .payload_type = AUDIO_PT, .clock_rate = 48000 } },
    .n_codecs = 1,
    .extensions = { .transport_cc = TRANSPORT_CC_ID },
    .n_encodings = 1,
  };

  return sfu_connection_receive (self->connection, &parameters);
}

SfuSender *
client_watch (Client *self, SfuReceiver *receiver, SfuKind kind)
{
  const SfuSendParameters parameters = {
    .kind = kind,
    .mid = "7",
    .codecs[0] = { .codec = kind == SFU_VIDEO ? SFU_CODEC_VP8 : SFU_CODEC_OPUS,
                   .payload_type = WATCH_PT,
                   .rtx_payload_type = kind == SFU_VIDEO ? WATCH_RTX_PT : 0,
                   .clock_rate = kind == SFU_VIDEO ? 90000 : 48000,
                   .nack = kind == SFU_VIDEO },
    .n_codecs = 1,
    .ssrc = sfu_connection_new_ssrc (self->connection),
    .rtx_ssrc = kind == SFU_VIDEO ? sfu_connection_new_ssrc (self->connection) : 0,
    .cname = "alice",
  };

  return sfu_connection_send (self->connection, receiver, &parameters);
}

void
client_send (Client *self, const SfuRtpHeader *header, const guint8 *payload, gsize payload_size)
{
  guint8 packet[SFU_RTP_HEADER_ROOM + 64];
  gsize size = sfu_rtp_header_write (header, packet);

  g_assert_cmpuint (payload_size, <=, 64);
  memcpy (packet + size, payload, payload_size);
  g_assert_true (test_peer_send_rtp (self->peer, packet, size + payload_size));
}

/* RFC 7741 4.2: S, partition 0; RFC 6386 9.1: bit 0 is 0 in a key frame, which has a start code
 * and its size. */
static void
fill_frame (guint8 payload[FRAME_SIZE], guint16 seq, gboolean key_frame)
{
  const guint8 begin[] = { 0x10, key_frame ? 0x10 : 0x11, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 48, 0 };

  memcpy (payload, begin, sizeof begin);
  sfu_write_be16 (payload + FRAME_NUMBER, seq);
}

void
client_send_video (Client *self, guint16 seq, guint32 timestamp, gboolean key_frame)
{
  guint8 payload[FRAME_SIZE];
  const SfuExtensionIds ids = { .transport_cc = TRANSPORT_CC_ID };
  const SfuRtpHeader header = {
    .payload_type = VIDEO_PT,
    .flags = SFU_RTP_MARKER | SFU_RTP_HAS_TRANSPORT_CC,
    .seq = seq,
    .timestamp = timestamp,
    .ssrc = VIDEO_SSRC,
    .ids = &ids,
    .transport_seq = seq,
  };
  fill_frame (payload, seq, key_frame);
  client_send (self, &header, payload, sizeof payload);
}

void
client_send_rtx (Client *self, guint16 rtx_seq, guint16 seq, guint32 timestamp)
{
  const SfuRtpHeader header = {
    .payload_type = VIDEO_RTX_PT,
    .flags = SFU_RTP_MARKER,
    .seq = rtx_seq,
    .timestamp = timestamp,
    .ssrc = VIDEO_RTX_SSRC,
  };
  guint8 repeated[SFU_RTX_OSN_SIZE + FRAME_SIZE];

  fill_frame (repeated + SFU_RTX_OSN_SIZE, seq, FALSE);
  sfu_write_be16 (repeated, seq);
  client_send (self, &header, repeated, sizeof repeated);
}

void
client_send_audio (Client *self, guint16 seq, guint32 timestamp)
{
  const guint8 payload[4] = { 0x78, seq >> 8, seq & 0xff, 1 };
  const SfuRtpHeader header = {
    .payload_type = AUDIO_PT,
    .seq = seq,
    .timestamp = timestamp,
    .ssrc = AUDIO_SSRC,
  };

  client_send (self, &header, payload, sizeof payload);
}

void
client_wait (Client *self, guint n)
{
  gint64 end = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;

  while (self->rtp->len < n && g_get_monotonic_time () < end)
    test_peer_sleep (5);
  g_assert_cmpuint (self->rtp->len, >=, n);
}

const Heard *
client_heard (const Client *self, guint index)
{
  g_assert_cmpuint (index, <, self->rtp->len);
  return &g_array_index (self->rtp, Heard, index);
}

guint16
client_heard_frame (const Client *self, guint index)
{
  const guint8 *payload = g_bytes_get_data (client_heard (self, index)->payload, NULL);

  return sfu_read_be16 (payload + FRAME_NUMBER);
}

void
call_begin (Call *self, Plane *plane)
{
  self->alice = client_new (plane);
  self->video = client_publish_video (self->alice);
  for (guint i = 0; i < 2; i++)
    {
      self->watchers[i] = client_new (plane);
      self->senders[i] = client_watch (self->watchers[i], self->video, SFU_VIDEO);
    }
  test_peer_sleep (30);
}

void
call_end (Call *self)
{
  for (guint i = 0; i < 2; i++)
    {
      sfu_sender_free (self->senders[i]);
      client_free (self->watchers[i]);
    }
  sfu_receiver_free (self->video);
  client_free (self->alice);
}
