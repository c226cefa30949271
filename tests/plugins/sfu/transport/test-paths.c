/* Where a peer is, and how that changes: by UDP, by TCP, by restarts, and not by lies. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

typedef struct
{
  Link *link;
  SfuIceTuple tuple; /* by a connection of its own */
  guint8 transaction[SFU_ICE_TRANSACTION_SIZE];
} Stalled;

static void
check_on (const Stalled *stalled)
{
  SfuTransport *transport = stalled->link->transport;
  sfu_transport_receive_check (transport, sfu_transport_credentials (transport), SFU_ICE_ORDINARY,
                               &stalled->tuple, g_get_monotonic_time ());
}

/* A check of ours is in the queue, and what is asked again has no room there any more. */
static void
check_until_full (gpointer data)
{
  Stalled *stalled = data;
  SfuStream *stream = stalled->tuple.stream;
  const gsize frame_header = 2, transaction_at = 8;
  check_on (stalled);
  g_assert_cmpuint (stream->out->len, >, frame_header + 20);
  memcpy (stalled->transaction, stream->out->data + frame_header + transaction_at,
          sizeof stalled->transaction);
  g_assert_true (sfu_peers_find_expecting (sfu_port_peers (stalled->link->port),
                                           stalled->transaction) == stalled->link->transport);
  for (gsize size = 1024; size > 0; size /= 2)
    while (sfu_stream_reserve (stream, SFU_STREAM_CONTROL, size))
      sfu_stream_commit (stream, size);
  check_on (stalled);
  link_close_transport (stalled->link);
  g_assert_null (
      sfu_peers_find_expecting (sfu_port_peers (stalled->link->port), stalled->transaction));
}

/* What was asked on a connection that takes nothing any more is not waited for beyond the
 * transport's end. */
static void
test_stalled (void)
{
  Link link = { 0 };
  Stalled stalled = { &link };
  int ends[2];
  link_connect (&link, &(TestPeerOptions){ 0 });
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
  gw_address_parse_ip ("127.0.0.1", 9, &stalled.tuple.remote);
  stalled.tuple.local = link.address;
  stalled.tuple.stream = sfu_stream_new (ends[0], &stalled.tuple.remote, &stalled.tuple.local, 0);
  gw_worker_call_sync (link_worker (&link), check_until_full, &stalled);
  close (ends[1]);
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
  g_test_add_func ("/paths/stalled", test_stalled);
  g_test_add_func ("/paths/another-address", test_another_address);
  g_test_add_func ("/paths/restart", test_restart);
  g_test_add_func ("/paths/silence", test_silence);
  g_test_add_func ("/paths/failure-and-restart", test_failure_and_restart);
  return g_test_run ();
}
