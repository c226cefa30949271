/* What a subscriber gets under each number, the first time and again. */
#include <string.h>

#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtp/rtx.h"
#include "tests/plugins/sfu/media/fixture.h"

#define VP9_SIZE 12

static SfuReceiver *
publish_vp9 (Client *client)
{
  const SfuReceiveParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "1",
    .codecs = { { .codec = SFU_CODEC_VP9, .payload_type = VIDEO_PT, .clock_rate = 90000 } },
    .n_codecs = 1,
    .encodings = { { .ssrc = VIDEO_SSRC } },
    .n_encodings = 1,
  };

  return sfu_connection_receive (client->connection, &parameters);
}

static SfuSender *
watch_vp9 (Client *client, SfuReceiver *receiver)
{
  const SfuSendParameters parameters = {
    .kind = SFU_VIDEO,
    .mid = "7",
    .codecs = { { .codec = SFU_CODEC_VP9,
                  .payload_type = WATCH_PT,
                  .rtx_payload_type = WATCH_RTX_PT,
                  .clock_rate = 90000,
                  .nack = TRUE } },
    .n_codecs = 1,
    .ssrc = sfu_connection_new_ssrc (client->connection),
    .rtx_ssrc = sfu_connection_new_ssrc (client->connection),
    .cname = "alice",
  };

  return sfu_connection_send (client->connection, receiver, &parameters);
}

/* RFC 9628 4.2: a picture of two spatial layers, a packet each; the marker is on the last one. */
static void
send_picture (Client *client, guint8 number)
{
  for (guint8 layer = 0; layer < 2; layer++)
    {
      const SfuRtpHeader header = {
        .payload_type = VIDEO_PT,
        .flags = layer == 1 ? SFU_RTP_MARKER : 0,
        .seq = (guint16) (2 * number + layer),
        .timestamp = 3000 * number,
        .ssrc = VIDEO_SSRC,
      };
      const guint8 inter_picture = number > 0 ? 0x40 : 0;
      const guint8 payload[VP9_SIZE] = { 0x80 | 0x20 | 0x08 | 0x04 | inter_picture, number,
                                         (guint8) (layer << 1 | layer), number };

      client_send (client, &header, payload, sizeof payload);
    }
}

/* Returns: (nullable): what was sent as the end of its picture though the publisher has more. */
static const Heard *
find_shortened (const Client *client)
{
  for (guint i = 0; i < client->rtp->len; i++)
    {
      const Heard *heard = client_heard (client, i);
      const guint8 *payload = g_bytes_get_data (heard->payload, NULL);

      /* The id became two bytes. */
      if (heard->marker && payload[3] >> 1 == 0)
        return heard;
    }
  return NULL;
}

static void
ask_again (Client *client, const Heard *heard)
{
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_nack_write (&builder, 1, heard->ssrc, &heard->seq, 1);
  test_peer_send_rtcp (client->peer, builder.data, builder.size);
}

/* Who gets the lower layer only has its pictures end with that, also when their last packet had to
 * be sent again. */
static void
test_marker (Plane *plane, gconstpointer unused)
{
  Client *alice = client_new (plane), *bob = client_new (plane);
  SfuReceiver *video = publish_vp9 (alice);
  SfuSender *sender = watch_vp9 (bob, video);
  Heard shortened;

  test_peer_sleep (30);
  send_picture (alice, 0);
  client_wait (bob, 2);
  sfu_sender_set_wanted (sender, 360, 0);
  for (guint8 number = 1; number < 120 && find_shortened (bob) == NULL; number++)
    {
      send_picture (alice, number);
      test_peer_sleep (20);
    }
  g_assert_nonnull (find_shortened (bob));
  shortened = *find_shortened (bob);
  client_forget (bob);
  ask_again (bob, &shortened);
  client_wait (bob, 1);
  g_assert_cmpuint (client_heard (bob, 0)->payload_type, ==, WATCH_RTX_PT);
  g_assert_true (client_heard (bob, 0)->marker);

  sfu_sender_free (sender);
  sfu_receiver_free (video);
  client_free (bob);
  client_free (alice);
}

/* A probe of the publisher's that comes late: nothing, under the number that was kept for it. */
static void
test_late_probe (Plane *plane, gconstpointer unused)
{
  const guint8 padding[] = { 0, 0, 0, 4 };
  const SfuRtpHeader probe = {
    .payload_type = VIDEO_PT,
    .flags = SFU_RTP_PADDED,
    .seq = 2,
    .timestamp = 3000,
    .ssrc = VIDEO_SSRC,
  };
  Call call;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 3000, TRUE);
  client_send_video (call.alice, 3, 6000, FALSE);
  for (guint w = 0; w < 2; w++)
    client_wait (call.watchers[w], 2);
  client_send (call.alice, &probe, padding, sizeof padding);
  for (guint w = 0; w < 2; w++)
    {
      Client *watcher = call.watchers[w];

      client_wait (watcher, 3);
      g_assert_cmpuint (client_heard (watcher, 2)->seq, ==,
                        (guint16) (client_heard (watcher, 0)->seq + 1));
      g_assert_cmpuint (g_bytes_get_size (client_heard (watcher, 2)->payload), ==, 0);
    }
  call_end (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/sfu/out-stream/" path, Plane, NULL, plane_setup, function, plane_teardown)
  ADD ("marker", test_marker);
  ADD ("late-probe", test_late_probe);
  return g_test_run ();
}
