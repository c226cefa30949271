/* One PeerConnection as its lane has it. */
#include <string.h>

#include "tests/plugins/sfu/media/fixture.h"

/* A subscriber that is not heard for a while still gets its picture: it may only have nothing to
 * say. When it is heard again a key frame is asked for: it may as well have missed everything. */
static void
test_silent_subscriber (Plane *plane, gconstpointer unused)
{
  Client *alice = client_new (plane);
  Client *bob = client_new (plane);
  SfuReceiver *video = client_publish_video (alice);
  SfuSender *sender = client_watch (bob, video, SFU_VIDEO);
  guint plis;

  test_peer_sleep (30);
  client_send_video (alice, 1, 0, TRUE);
  client_wait (bob, 1);
  test_peer_set_silent (bob->peer, TRUE);
  while (bob->state != SFU_TRANSPORT_DISCONNECTED)
    test_peer_sleep (20);
  client_send_video (alice, 2, 3000, FALSE);
  client_wait (bob, 2);
  g_assert_cmpuint (client_heard (bob, 1)->seq, ==, (guint16) (client_heard (bob, 0)->seq + 1));

  plis = alice->plis;
  test_peer_set_silent (bob->peer, FALSE);
  while (alice->plis == plis)
    test_peer_sleep (20);
  g_assert_cmpint (bob->state, ==, SFU_TRANSPORT_CONNECTED);

  sfu_sender_free (sender);
  sfu_receiver_free (video);
  client_free (bob);
  client_free (alice);
}

/* When the last one goes, its lane sleeps; its figures are told before. */
static void
test_last_figures (Plane *plane, gconstpointer unused)
{
  Client *alice = client_new (plane);
  gint64 end = g_get_monotonic_time () + 500 * G_TIME_SPAN_MILLISECOND;
  const char *name = "\nsfu_stun_requests_total{worker=\"0\"} ";
  guint64 requests = 0;

  client_free (alice);
  while (requests == 0 && g_get_monotonic_time () < end)
    {
      g_autofree char *text = gw_metrics_print (plane->metrics);

      requests = g_ascii_strtoull (strstr (text, name) + strlen (name), NULL, 10);
      test_peer_sleep (5);
    }
  g_assert_cmpuint (requests, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sfu/endpoint/silent-subscriber", Plane, NULL, plane_setup, test_silent_subscriber,
              plane_teardown);
  g_test_add ("/sfu/endpoint/last-figures", Plane, NULL, plane_setup, test_last_figures,
              plane_teardown);
  return g_test_run ();
}
