/* Who may connect by TCP, how many, and for how long without a word. */
#include "plugins/sfu/transport/streams.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/net/udp.h"

#define BIND_TRIES 20

typedef struct
{
  GwWorkers *workers;
  SfuStreams *streams;
  GwAddress address;
  gint frames, closed;
  gint64 later;
  guint64 accepted, refused;
} Fixture;

static GwWorker *
worker (const Fixture *fixture)
{
  return gw_workers_get (fixture->workers, 0);
}

/* The frame "own" makes the connection somebody's, "end" ends it; others are sent back. */
static gboolean
on_packet (SfuStream *stream, GwPacket *packet, gpointer data)
{
  Fixture *fixture = data;
  g_atomic_int_inc (&fixture->frames);
  if (memcmp (packet->data, "end", MIN (packet->size, 3)) == 0)
    return FALSE;
  if (memcmp (packet->data, "own", MIN (packet->size, 3)) == 0)
    sfu_streams_claim (fixture->streams, stream, fixture);
  guint8 *room =
      sfu_streams_reserve (fixture->streams, stream, SFU_STREAM_MEDIA, packet->size + 10u);
  memcpy (room, packet->data, packet->size);
  sfu_streams_commit (fixture->streams, stream, packet->size);
  return TRUE;
}

static void
on_closed (SfuStream *stream, gpointer data)
{
  g_assert_true (stream->owner == data);
  g_atomic_int_inc (&((Fixture *) data)->closed);
}

static void
on_burst_end (gpointer data)
{
  sfu_streams_flush (((Fixture *) data)->streams);
}

static const SfuStreamsEvents events = { on_packet, on_closed, on_burst_end };

static void
start (gpointer data)
{
  Fixture *fixture = data;
  sfu_streams_start (fixture->streams, worker (fixture), &events, fixture);
}

static void
stop (gpointer data)
{
  sfu_streams_free (((Fixture *) data)->streams);
}

/* At a number that UDP had free: by TCP somebody else may have it, then another is tried. */
static SfuStreams *
listen_somewhere (guint16 *number, GError **error)
{
  GwAddress local;
  g_assert_true (gw_address_parse_ip ("0.0.0.0", 0, &local));
  GwUdp *udp = gw_udp_new (&local, error);
  g_assert_nonnull (udp);
  *number = gw_udp_local (udp)->port;
  SfuStreams *streams = sfu_streams_new (gw_udp_local (udp), error);
  gw_udp_free (udp);
  return streams;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  guint16 number = 0;
  for (guint tries = 1; !fixture->streams; tries++)
    {
      g_autoptr (GError) error = NULL;
      fixture->streams = listen_somewhere (&number, &error);
      if (tries == BIND_TRIES)
        g_assert_no_error (error);
    }
  gw_address_parse_ip ("127.0.0.1", number, &fixture->address);
  fixture->workers = gw_workers_new (1);
  gw_worker_call_sync (worker (fixture), start, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  gw_worker_call_sync (worker (fixture), stop, fixture);
  gw_workers_free (fixture->workers);
}

static int
open_from (const Fixture *fixture, const char *ip)
{
  GwAddress local;
  struct sockaddr_storage name;
  struct timeval patience = { .tv_sec = 20 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_true (gw_address_parse_ip (ip, 0, &local));
  socklen_t length = gw_address_to_sockaddr (&local, &name);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, length), ==, 0);
  length = gw_address_to_sockaddr (&fixture->address, &name);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &name, length), ==, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return fd;
}

static gboolean
is_cut (int fd)
{
  guint8 byte;
  return recv (fd, &byte, 1, 0) <= 0;
}

/* Whether it is answered, and so alive. */
static gboolean
says (int fd, const char *word)
{
  guint8 frame[5] = { 0, 3 }, answer[5];
  memcpy (frame + 2, word, 3);
  return send (fd, frame, 5, MSG_NOSIGNAL) == 5 && recv (fd, answer, 5, MSG_WAITALL) == 5 &&
         memcmp (frame, answer, 5) == 0;
}

static void
test_echo (Fixture *fixture, gconstpointer unused)
{
  int fd = open_from (fixture, "127.0.0.1");
  g_assert_true (says (fd, "one"));
  g_assert_true (says (fd, "own"));
  g_assert_true (says (fd, "two"));
  g_assert_cmpint (send (fd, "\0\3end", 5, MSG_NOSIGNAL), ==, 5);
  g_assert_true (is_cut (fd));
  g_assert_cmpint (g_atomic_int_get (&fixture->closed), ==, 1);
  close (fd);
}

static void
test_garbage (Fixture *fixture, gconstpointer unused)
{
  int fd = open_from (fixture, "127.0.0.1");
  g_assert_cmpint (send (fd, "GET / HTTP/1.0\r\n\r\n", 18, MSG_NOSIGNAL), ==, 18);
  g_assert_true (is_cut (fd));
  g_assert_cmpint (g_atomic_int_get (&fixture->frames), ==, 0);
  close (fd);
}

static void
pass_time (gpointer data)
{
  Fixture *fixture = data;
  gint64 next = sfu_streams_tick (fixture->streams, g_get_monotonic_time () + fixture->later);
  g_assert_cmpint (next, >, g_get_monotonic_time ());
  fixture->accepted = sfu_streams_stats (fixture->streams)->accepted;
  fixture->refused = sfu_streams_stats (fixture->streams)->refused;
}

/* One who says nothing is sent away; one who is known may be silent. */
static void
test_patience (Fixture *fixture, gconstpointer unused)
{
  int silent = open_from (fixture, "127.0.0.1"), known = open_from (fixture, "127.0.0.1");
  g_assert_true (says (silent, "one"));
  g_assert_true (says (known, "own"));
  fixture->later = 5 * G_USEC_PER_SEC;
  gw_worker_call_sync (worker (fixture), pass_time, fixture);
  g_assert_true (says (silent, "two"));
  fixture->later = 11 * G_USEC_PER_SEC;
  gw_worker_call_sync (worker (fixture), pass_time, fixture);
  g_assert_true (is_cut (silent));
  g_assert_true (says (known, "two"));
  g_assert_cmpuint (fixture->accepted, ==, 2);
  g_assert_cmpuint (fixture->refused, ==, 1);
  close (silent);
  close (known);
}

/* One address cannot have all places; those that are known take none. */
static void
test_per_address (Fixture *fixture, gconstpointer unused)
{
  int fds[SFU_STREAMS_WAITING_PER_ADDRESS + 1];
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = open_from (fixture, "127.0.0.1");
      if (i == 0)
        g_assert_true (says (fds[i], "own"));
    }
  int more = open_from (fixture, "127.0.0.1"), other = open_from (fixture, "127.0.0.2");
  g_assert_true (is_cut (more));
  g_assert_true (says (other, "one"));
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_assert_true (says (fds[i], "two"));
      close (fds[i]);
    }
  close (more);
  close (other);
}

/* However many come from wherever, the oldest of those who wait makes room. */
static void
test_waiting (Fixture *fixture, gconstpointer unused)
{
  int fds[SFU_STREAMS_WAITING_MAX + 1];
  struct rlimit limit;
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < 3 * SFU_STREAMS_WAITING_MAX)
    {
      g_test_skip ("it opens more sockets than this process may: ulimit -Hn 2000");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *ip = g_strdup_printf ("127.0.1.%u", 1 + i / SFU_STREAMS_WAITING_PER_ADDRESS);
      fds[i] = open_from (fixture, ip);
    }
  g_assert_true (is_cut (fds[0]));
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      if (i > 0)
        g_assert_true (says (fds[i], "one"));
      close (fds[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/streams/echo", test_echo);
  ADD ("/streams/garbage", test_garbage);
  ADD ("/streams/patience", test_patience);
  ADD ("/streams/per-address", test_per_address);
  ADD ("/streams/waiting", test_waiting);
  return g_test_run ();
}
