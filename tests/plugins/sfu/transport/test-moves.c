/* A router gives the peer another address, and nobody tells us but its packets; and what liars
 * make of that. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/plugins/sfu/transport/link.h"

/* Of the sender of what link_check_media() had sent. */
static const guint8 report[] = { 0x80, 201, 0, 1, 0, 0, 0, 1 };

#define SEALED_ROOM (sizeof report + TEST_PEER_GROWTH)

/* Connected, both ways used, and from now on the peer checks nothing by itself. */
static void
set_up (Link *link, gconstpointer unused)
{
  link_connect (link, &(TestPeerOptions){ .ecdsa = TRUE });
  link_check_media (link);
  test_peer_set_silent (link->peer, TRUE);
}

static void
tear_down (Link *link, gconstpointer unused)
{
  link_tear_down (link);
}

static void
check_moved (Link *link)
{
  guint answers = test_peer_answers (link->peer);
  link_follow (link);
  g_assert_cmpuint (test_peer_asked (link->peer), ==, 1);
  g_assert_cmpuint (test_peer_answers (link->peer), ==, answers);
}

static void
test_viewer (Link *link, gconstpointer unused)
{
  test_peer_rebind (link->peer);
  g_assert_true (test_peer_send_rtcp (link->peer, report, sizeof report));
  link_wait (&link->rtcp, 2);
  check_moved (link);
}

static void
test_publisher (Link *link, gconstpointer unused)
{
  guint8 packet[sizeof link_rtp];
  memcpy (packet, link_rtp, sizeof packet);
  packet[3]++;
  test_peer_rebind (link->peer);
  g_assert_true (test_peer_send_rtp (link->peer, packet, sizeof packet));
  link_wait (&link->rtp, 2);
  check_moved (link);
}

/* Until the peer is asked again. */
static void
report_until_asked (Link *link)
{
  guint asked = test_peer_asked (link->peer);
  while (test_peer_asked (link->peer) == asked)
    {
      g_assert_true (test_peer_send_rtcp (link->peer, report, sizeof report));
      test_peer_sleep (20);
    }
}

/* While there is no answer the peer's packets have it asked again. */
static void
test_lost_answer (Link *link, gconstpointer unused)
{
  test_peer_rebind (link->peer);
  test_peer_set_deaf (link->peer, TRUE);
  report_until_asked (link);
  report_until_asked (link);
  test_peer_set_deaf (link->peer, FALSE);
  report_until_asked (link);
  link_follow (link);
}

static int
open_stranger (const Link *link)
{
  struct sockaddr_storage name;
  socklen_t length = gw_address_to_sockaddr (&link->address, &name);
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &name, length), ==, 0);
  return fd;
}

/* An answer from where the peer was not asked proves nothing, and spoils nothing: the same question
 * may still be answered from where it was put. */
static void
test_answer_from_elsewhere (Link *link, gconstpointer unused)
{
  int stranger = open_stranger (link);
  test_peer_rebind (link->peer);
  test_peer_set_deaf (link->peer, TRUE);
  report_until_asked (link);
  test_peer_answer_by (link->peer, stranger);
  test_peer_sleep (50);
  test_peer_set_deaf (link->peer, FALSE);
  report_until_asked (link);
  link_follow (link);
  close (stranger);
}

/* What nobody takes is counted so. */
static void
wait_for_unknown (Link *link, guint64 value)
{
  for (guint i = 0; i < 2000 && link_stats (link).unknown_packets < value; i++)
    test_peer_sleep (5);
  g_assert_cmpuint (link_stats (link).unknown_packets, ==, value);
}

/* Bytes that wait at @fd. @n: datagrams. */
static gsize
drain (int fd, guint *n)
{
  guint8 data[2048];
  gssize size;
  gsize sum = 0;
  for (*n = 0; (size = recv (fd, data, sizeof data, MSG_DONTWAIT)) > 0; ++*n)
    sum += (gsize) size;
  return sum;
}

/* Recorded and sent again from elsewhere, it is nobody's, and nobody is asked. */
static void
test_replay (Link *link, gconstpointer unused)
{
  guint8 sealed[SEALED_ROOM];
  guint got;
  int stranger = open_stranger (link);
  gsize size = test_peer_seal_rtcp (link->peer, report, sizeof report, sealed);
  test_peer_send_raw (link->peer, sealed, size);
  link_wait (&link->rtcp, 2);

  for (guint i = 0; i < 50; i++)
    g_assert_cmpint (send (stranger, sealed, size, 0), ==, (gssize) size);
  wait_for_unknown (link, 50);
  g_assert_cmpuint (link_stats (link).strays_taken, ==, 0);
  g_assert_cmpuint (drain (stranger, &got), ==, 0);
  link_follow (link);
  close (stranger);
}

/* Caught on their way and sent on from elsewhere: who is asked there has no answer, so that media
 * stays where it is; and nobody is asked for more than the packets were worth. */
static void
test_caught (Link *link, gconstpointer unused)
{
  guint8 sealed[SEALED_ROOM];
  guint asked;
  gint64 begin = g_get_monotonic_time ();
  int stranger = open_stranger (link);
  gsize size = 0, sent = 0;
  for (gint i = 0; i < 50; i++, sent += size)
    {
      size = test_peer_seal_rtcp (link->peer, report, sizeof report, sealed);
      g_assert_cmpint (send (stranger, sealed, size, 0), ==, (gssize) size);
      link_wait (&link->rtcp, 2 + i);
    }
  gsize received = drain (stranger, &asked);
  gint64 passed = g_get_monotonic_time () - begin;
  g_assert_cmpuint (asked, >=, 1);
  g_assert_cmpint (asked, <=, 1 + passed / SFU_ICE_FOLLOW_INTERVAL);
  if (passed < 10 * SFU_ICE_FOLLOW_INTERVAL)
    g_assert_cmpuint (received, <, sent);
  g_assert_cmpuint (link_stats (link).strays_taken, ==, 1);
  g_assert_cmpuint (test_peer_asked (link->peer), ==, 0);
  link_follow (link);
  close (stranger);
}

/* They look like the peer's next packet, and are not. */
static void
test_forged (Link *link, gconstpointer unused)
{
  guint8 sealed[SEALED_ROOM], forged[SEALED_ROOM];
  guint got;
  int stranger = open_stranger (link);
  gsize size = test_peer_seal_rtcp (link->peer, report, sizeof report, sealed);
  for (guint i = 0; i < 1000; i++)
    {
      memcpy (forged, sealed, size);
      forged[9 + i % 8] ^= (guint8) (1 + i / 8);
      g_assert_cmpint (send (stranger, forged, size, 0), ==, (gssize) size);
      if (i % 100 == 99)
        wait_for_unknown (link, i + 1); /* before the socket's room is used up */
    }
  g_assert_cmpuint (link_stats (link).strays_taken, ==, 0);
  g_assert_cmpuint (drain (stranger, &got), ==, 0);

  /* None of it spoilt the state. */
  test_peer_send_raw (link->peer, sealed, size);
  link_wait (&link->rtcp, 2);
  link_follow (link);
  close (stranger);
}

typedef struct
{
  Link *link;
  gint64 begin;
} Patience;

/* The timers are told what time it is, so that thirty seconds pass at once. */
static void
pass_half_a_minute (gpointer data)
{
  Patience *patience = data;
  (void) sfu_transport_tick (patience->link->transport, patience->begin + 30 * G_USEC_PER_SEC);
}

static SfuTransportState
state_half_a_minute_after (Link *link, gint64 begin)
{
  Patience patience = { link, begin };
  gw_worker_call_sync (link_worker (link), pass_half_a_minute, &patience);
  return (SfuTransportState) g_atomic_int_get (&link->state);
}

/* Who has left may talk on from elsewhere: unless it answers us there, nothing is sent to where it
 * was any more. */
static void
test_consent (Link *link, gconstpointer unused)
{
  gint64 begin = g_get_monotonic_time ();
  g_assert_true (test_peer_send_rtcp (link->peer, report, sizeof report));
  link_wait (&link->rtcp, 2);
  g_assert_cmpint (state_half_a_minute_after (link, begin), ==, SFU_TRANSPORT_DISCONNECTED);

  begin = g_get_monotonic_time ();
  test_peer_rebind (link->peer);
  test_peer_set_deaf (link->peer, TRUE);
  g_assert_true (test_peer_send_rtcp (link->peer, report, sizeof report));
  link_wait (&link->rtcp, 3);
  g_assert_cmpint (state_half_a_minute_after (link, begin), ==, SFU_TRANSPORT_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Link, NULL, set_up, test, tear_down)
  ADD ("/moves/viewer", test_viewer);
  ADD ("/moves/publisher", test_publisher);
  ADD ("/moves/lost-answer", test_lost_answer);
  ADD ("/moves/answer-from-elsewhere", test_answer_from_elsewhere);
  ADD ("/moves/replay", test_replay);
  ADD ("/moves/caught", test_caught);
  ADD ("/moves/forged", test_forged);
  ADD ("/moves/consent", test_consent);
  return g_test_run ();
}
