/* What a publisher may send us without its picture standing still. */
#include "plugins/sfu/rtcp/sr.h"
#include "tests/plugins/sfu/media/fixture.h"

/* A repeated packet far ahead of the stream, as one from before the numbers began anew is: the
 * stream goes on. */
static void
test_stray_repetition (Plane *plane, gconstpointer unused)
{
  Client *alice = client_new (plane);
  Client *bob = client_new (plane);
  SfuReceiver *video = client_publish_video (alice);
  SfuSender *sender = client_watch (bob, video, SFU_VIDEO);

  test_peer_sleep (30);
  client_send_video (alice, 1, 0, TRUE);
  client_wait (bob, 1);
  client_send_rtx (alice, 1, 20000, 3000);
  client_send_rtx (alice, 2, 50000, 3000);
  test_peer_sleep (30);
  client_send_video (alice, 2, 3000, FALSE);
  client_send_video (alice, 3, 6000, FALSE);
  client_wait (bob, 3);
  g_assert_cmpuint (bob->rtp->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (client_heard_frame (bob, i), ==, 1 + i);
      g_assert_cmpuint (client_heard (bob, i)->seq, ==, (guint16) (client_heard (bob, 0)->seq + i));
    }

  sfu_sender_free (sender);
  sfu_receiver_free (video);
  client_free (bob);
  client_free (alice);
}

/* Numbers that jump, and no key frame with them, as after an outage that lost thousands of packets:
 * who watches cannot go on from there, and need not know. */
static void
test_jump_without_key_frame (Plane *plane, gconstpointer unused)
{
  Call call;
  guint plis;

  call_begin (&call, plane);
  client_send_video (call.alice, 1, 0, TRUE);
  client_send_video (call.alice, 2, 3000, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (call.watchers); i++)
    client_wait (call.watchers[i], 2);
  plis = call.alice->plis;
  for (guint16 i = 0; i < 200 && call.alice->plis == plis; i++)
    {
      client_send_video (call.alice, (guint16) (20000 + i), 6000 + i * 3000u, FALSE);
      test_peer_sleep (20);
    }
  g_assert_cmpuint (call.alice->plis, >, plis);
  client_send_video (call.alice, 20300, 900000, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (call.watchers); i++)
    client_wait (call.watchers[i], 3);
  call_end (&call);
}

static void
send_report (Client *client, guint64 ntp)
{
  const SfuRtcpSr report = {
    .ssrc = VIDEO_SSRC,
    .ntp = ntp,
    .rtp_timestamp = 90000,
    .packets = 1,
    .octets = 1,
  };
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_sr_write (&builder, &report, NULL, 0);
  test_peer_send_rtcp (client->peer, builder.data, builder.size);
}

/* Each report goes to all lanes: a flood of them must not. */
static void
test_flood_of_reports (Plane *plane, gconstpointer unused)
{
  const guint64 ntp = G_GUINT64_CONSTANT (0xe000000000000000);
  Client *alice = client_new (plane);
  Client *bob = client_new (plane);
  SfuReceiver *video = client_publish_video (alice);
  SfuSender *sender = client_watch (bob, video, SFU_VIDEO);

  test_peer_sleep (30);
  client_send_video (alice, 1, 90000, TRUE);
  send_report (alice, ntp);
  for (guint i = 1; i < 20; i++)
    send_report (alice, ntp + ((guint64) i << 40));
  while (bob->sender_report_ntp == 0)
    test_peer_sleep (5);
  /* The first one's, and what has passed since. */
  g_assert_cmpuint (bob->sender_report_ntp - ntp, <, (guint64) 10 << 32);

  sfu_sender_free (sender);
  sfu_receiver_free (video);
  client_free (bob);
  client_free (alice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sfu/inbound/stray-repetition", Plane, NULL, plane_setup, test_stray_repetition,
              plane_teardown);
  g_test_add ("/sfu/inbound/jump-without-key-frame", Plane, NULL, plane_setup,
              test_jump_without_key_frame, plane_teardown);
  g_test_add ("/sfu/inbound/flood-of-reports", Plane, NULL, plane_setup, test_flood_of_reports,
              plane_teardown);
  return g_test_run ();
}
