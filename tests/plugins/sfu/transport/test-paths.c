/* Where a peer is, and how that changes: by UDP, by TCP, by restarts, and not by lies. */
#include "tests/plugins/sfu/transport/link.h"

/* Another network: media follows the next nomination. */
static void
test_move (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  guint answers = test_peer_answers (link.peer);
  test_peer_move (link.peer);
  while (test_peer_answers (link.peer) == answers)
    test_peer_sleep (5);
  link_check_media (&link);
  link_tear_down (&link);
}

/* UDP fails in mid-meeting, and comes back: one DTLS session all along. */
static void
test_tcp_and_back (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  test_peer_set_tcp (link.peer, TRUE);
  link_follow (&link);
  g_assert_true (test_peer_send_rtp (link.peer, link_rtp, sizeof link_rtp));
  link_wait (&link.rtp, 1);
  test_peer_set_tcp (link.peer, FALSE);
  link_follow (&link);
  link_tear_down (&link);
}

/* The connection breaks; the peer makes another. */
static void
test_tcp_breaks (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ .tcp = TRUE });
  test_peer_move (link.peer);
  link_follow (&link);
  g_assert_cmpint (g_atomic_int_get (&link.state), ==, SFU_TRANSPORT_CONNECTED);
  link_tear_down (&link);
}

static void
test_tcp_close (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ .tcp = TRUE });
  gw_worker_call_sync (link_worker (&link), link_close_transport, &link);
  g_assert_true (test_peer_wait (link.peer, TEST_PEER_CLOSED));
  link_tear_down (&link);
}

/* Who says that the peer is elsewhere has to answer there: media stays where it was. */
static void
test_unproven_move (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  g_assert_cmpuint (test_peer_asked (link.peer), ==, 0);

  /* Its own credentials, but nobody home: as a forged source, or a check sent again. */
  TestPeer *liar = test_peer_new (&(TestPeerOptions){ .deaf = TRUE, .ecdsa = TRUE });
  test_peer_pose_as (liar, link.peer);
  test_peer_connect (liar, &link.address, UFRAG, PWD);
  while (test_peer_asked (liar) < 3)
    test_peer_sleep (5);
  g_assert_cmpuint (test_peer_answers (liar), >, 0);
  link_check_media (&link);
  test_peer_free (liar);
  link_tear_down (&link);
}

/* Another's address is not to be had by naming it: only its peer can claim it. */
static void
test_another_address (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });

  Link other = { .port = link.port, .parameters = link.parameters };
  other.parameters.local_ufrag = "other";
  other.parameters.remote_ufrag = "nobody";
  gw_worker_call_sync (link_worker (&link), link_open_transport, &other);
  guint answers = test_peer_answers (link.peer);
  test_peer_check_as (link.peer, "other", PWD);
  while (test_peer_answers (link.peer) == answers)
    test_peer_sleep (5);
  link_check_media (&link);
  gw_worker_call_sync (link_worker (&link), link_close_transport, &other);
  link_tear_down (&link);
}

static void
test_restart (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });

  link.parameters.local_ufrag = "newu";
  link.parameters.local_pwd = "another-password-of-22-chars";
  gw_worker_call_sync (link_worker (&link), link_restart, &link);
  guint answers = test_peer_answers (link.peer);
  test_peer_connect (link.peer, &link.address, UFRAG, PWD);
  test_peer_sleep (100);
  g_assert_cmpuint (test_peer_answers (link.peer), >, answers);

  answers = test_peer_answers (link.peer);
  test_peer_connect (link.peer, &link.address, "newu", link.parameters.local_pwd);
  test_peer_sleep (100);
  g_assert_cmpuint (test_peer_answers (link.peer), >, answers);

  answers = test_peer_answers (link.peer);
  test_peer_connect (link.peer, &link.address, UFRAG, PWD);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (link.peer), ==, answers);
  link_check_media (&link);
  link_tear_down (&link);
}

static void
test_silence (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  test_peer_set_silent (link.peer, TRUE);
  link_wait (&link.state, SFU_TRANSPORT_DISCONNECTED);
  test_peer_set_silent (link.peer, FALSE);
  link_wait (&link.state, SFU_TRANSPORT_CONNECTED);
  link_check_media (&link);
  link_tear_down (&link);
}

/* The timers are told what time it is, so that thirty seconds pass at once. */
static void
pass_half_a_minute (gpointer data)
{
  Link *link = data;
  gint64 now = g_get_monotonic_time ();
  g_assert_cmpint (sfu_transport_tick (link->transport, now + 31 * G_USEC_PER_SEC), ==, G_MAXINT64);
  g_assert_cmpuint (
      sfu_transport_send_rtp (link->transport, link_rtp, 12, link_rtp + 12, sizeof link_rtp - 12),
      ==, 0);
}

static void
test_failure_and_restart (void)
{
  Link link = { 0 };
  link_connect (&link, &(TestPeerOptions){ 0 });
  gw_worker_call_sync (link_worker (&link), pass_half_a_minute, &link);
  link_wait (&link.state, SFU_TRANSPORT_FAILED);
  guint answers = test_peer_answers (link.peer);
  test_peer_set_silent (link.peer, FALSE);
  test_peer_sleep (200);
  g_assert_cmpuint (test_peer_answers (link.peer), ==, answers);

  link.parameters.local_ufrag = "newu";
  link.parameters.local_pwd = "another-password-of-22-chars";
  gw_worker_call_sync (link_worker (&link), link_restart, &link);
  test_peer_connect (link.peer, &link.address, "newu", link.parameters.local_pwd);
  link_wait (&link.state, SFU_TRANSPORT_CONNECTED);
  link_check_media (&link);
  link_tear_down (&link);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paths/move", test_move);
  g_test_add_func ("/paths/tcp-and-back", test_tcp_and_back);
  g_test_add_func ("/paths/tcp-breaks", test_tcp_breaks);
  g_test_add_func ("/paths/tcp-close", test_tcp_close);
  g_test_add_func ("/paths/unproven-move", test_unproven_move);
  g_test_add_func ("/paths/another-address", test_another_address);
  g_test_add_func ("/paths/restart", test_restart);
  g_test_add_func ("/paths/silence", test_silence);
  g_test_add_func ("/paths/failure-and-restart", test_failure_and_restart);
  return g_test_run ();
}
