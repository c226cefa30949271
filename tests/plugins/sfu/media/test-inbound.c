/* What a publisher may send us without its picture standing still. */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sfu/inbound/stray-repetition", Plane, NULL, plane_setup, test_stray_repetition,
              plane_teardown);
  return g_test_run ();
}
