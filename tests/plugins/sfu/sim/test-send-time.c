/* Which of the two says when a packet was sent: its number, where the viewer tells of numbers, or
 * the time itself. */
#include "plugins/sfu/rtp/header.h"
#include "tests/plugins/sfu/sim/camera.h"

#define PT 100
#define TRANSPORT_CC_ID 5
#define ABS_SEND_TIME_ID 2

static const CameraOptions one_size = { .encodings = 1, .temporal_layers = 1 };
static const SfuExtensionIds both = { .transport_cc = TRANSPORT_CC_ID,
                                      .abs_send_time = ABS_SEND_TIME_ID };
static const SfuExtensionIds time_only = { .abs_send_time = ABS_SEND_TIME_ID };

typedef struct
{
  guint packets, numbered, timed;
} Heard;

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  Heard *heard = user_data;
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, size, &both, &meta), ==, SFU_RTP_OK);
  heard->packets++;
  heard->numbered += (meta.flags & SFU_RTP_HAS_TRANSPORT_CC) != 0;
  heard->timed += (meta.flags & SFU_RTP_HAS_ABS_SEND_TIME) != 0;
}

static void
on_rtcp (const guint8 *data, gsize size, gpointer user_data)
{
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = on_rtcp };

static Heard
watch (const SfuExtensionIds *ids)
{
  Heard heard = { 0 };
  Sim *sim = sim_new (1);
  Camera *camera = camera_new (sim, &one_size);
  SimPeer *peer = sim_peer_new (sim, &events, &heard);
  SfuSendParameters parameters = {
    .kind = SFU_VIDEO,
    .codecs = { { .codec = SFU_CODEC_VP8, .payload_type = PT, .clock_rate = 90000 } },
    .n_codecs = 1,
    .extensions = *ids,
    .cname = "camera",
  };
  SfuSender *sender;

  parameters.ssrc = sfu_connection_new_ssrc (sim_peer_connection (peer));
  sender = sfu_connection_send (sim_peer_connection (peer), camera_receiver (camera), &parameters);
  sim_settle (sim);
  sim_run (sim, SECOND);
  sfu_sender_free (sender);
  sim_settle (sim);
  sim_peer_free (peer);
  camera_free (camera);
  sim_free (sim);
  return heard;
}

static void
test_both (void)
{
  Heard heard = watch (&both);

  g_assert_cmpuint (heard.packets, >, 20);
  g_assert_cmpuint (heard.numbered, ==, heard.packets);
  g_assert_cmpuint (heard.timed, ==, 0);
}

static void
test_time_only (void)
{
  Heard heard = watch (&time_only);

  g_assert_cmpuint (heard.packets, >, 20);
  g_assert_cmpuint (heard.numbered, ==, 0);
  g_assert_cmpuint (heard.timed, ==, heard.packets);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/send-time/both", test_both);
  g_test_add_func ("/sfu/sim/send-time/time-only", test_time_only);
  return g_test_run ();
}
