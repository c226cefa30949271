/* One TCP connection, on a pair of sockets: frames in, frames out, and a peer that reads slowly. */
#include "plugins/sfu/transport/stream.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  SfuStream *stream;
  int peer;
  guint frames;
  guint8 last[SFU_STREAM_FRAME_MAX];
  gsize last_size;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  int fds[2];
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  fixture->stream = sfu_stream_new (fds[0], &(GwAddress){ 0 }, &(GwAddress){ 0 }, 0);
  fixture->peer = fds[1];
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  sfu_stream_free (fixture->stream);
  if (fixture->peer >= 0)
    close (fixture->peer);
}

static gboolean
on_frame (SfuStream *stream, const guint8 *data, gsize size, gpointer user_data)
{
  Fixture *fixture = user_data;
  fixture->frames++;
  fixture->last_size = size;
  memcpy (fixture->last, data, size);
  return TRUE;
}

static gboolean
give (Fixture *fixture, const void *data, gsize size)
{
  static guint8 scratch[SFU_STREAM_SCRATCH];
  g_assert_cmpint (write (fixture->peer, data, size), ==, (gssize) size);
  return sfu_stream_read (fixture->stream, scratch, on_frame, fixture);
}

static void
test_frames (Fixture *fixture, gconstpointer unused)
{
  static const char bytes[] = "\0\3abc\0\0\0\1d\0\4ef";
  g_assert_true (give (fixture, bytes, sizeof bytes - 1));
  g_assert_cmpuint (fixture->frames, ==, 2);
  g_assert_cmpmem (fixture->last, fixture->last_size, "d", 1);
  g_assert_true (give (fixture, "gh\0", 3));
  g_assert_cmpuint (fixture->frames, ==, 3);
  g_assert_cmpmem (fixture->last, fixture->last_size, "efgh", 4);
}

static void
test_byte_by_byte (Fixture *fixture, gconstpointer unused)
{
  guint8 frame[2 + SFU_STREAM_FRAME_MAX] = { SFU_STREAM_FRAME_MAX >> 8,
                                             SFU_STREAM_FRAME_MAX & 0xFF };
  memset (frame + 2, 'x', SFU_STREAM_FRAME_MAX);
  for (gsize i = 0; i < sizeof frame; i++)
    {
      g_assert_cmpuint (fixture->frames, ==, 0);
      g_assert_true (give (fixture, frame + i, 1));
    }
  g_assert_cmpuint (fixture->frames, ==, 1);
  g_assert_cmpmem (fixture->last, fixture->last_size, frame + 2, SFU_STREAM_FRAME_MAX);
}

static void
test_other_protocols (void)
{
  static const char *const greetings[] = { "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00",
                                           "SSH-2.0-x\r\n", "\x05\xDD" };
  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      Fixture fixture = { 0 };
      set_up (&fixture, NULL);
      g_assert_false (give (&fixture, greetings[i], strlen (greetings[i])));
      g_assert_cmpuint (fixture.frames, ==, 0);
      tear_down (&fixture, NULL);
    }
}

static void
test_end (Fixture *fixture, gconstpointer unused)
{
  guint8 scratch[SFU_STREAM_SCRATCH];
  g_assert_true (sfu_stream_read (fixture->stream, scratch, on_frame, fixture));
  close (fixture->peer);
  fixture->peer = -1;
  g_assert_false (sfu_stream_read (fixture->stream, scratch, on_frame, fixture));
}

/* A frame whose bytes all say its number. Returns: %FALSE when it was dropped. */
static gboolean
send_frame (Fixture *fixture, SfuStreamKind kind, guint8 number)
{
  gsize size = 200 + number;
  guint8 *room = sfu_stream_reserve (fixture->stream, kind, size + 40);
  if (!room)
    return FALSE;
  memset (room, number, size);
  sfu_stream_commit (fixture->stream, size);
  return TRUE;
}

/* Reads one whole frame; more is sent meanwhile. Returns: its number. */
static guint8
read_frame (Fixture *fixture)
{
  guint8 header[2], data[1000];
  while (recv (fixture->peer, header, 2, MSG_PEEK) < 2)
    g_assert_cmpint (sfu_stream_flush (fixture->stream), !=, SFU_STREAM_BROKEN);
  gsize size = (gsize) header[0] << 8 | header[1];
  g_assert_cmpint (read (fixture->peer, header, 2), ==, 2);
  for (gsize done = 0; done < size;)
    {
      gssize got = read (fixture->peer, data + done, size - done);
      if (got > 0)
        done += (gsize) got;
      else
        g_assert_cmpint (sfu_stream_flush (fixture->stream), !=, SFU_STREAM_BROKEN);
    }
  for (gsize i = 1; i < size; i++)
    g_assert_cmpuint (data[i], ==, data[0]);
  g_assert_cmpuint (size, ==, 200 + data[0]);
  return data[0];
}

/* Dropped are whole frames, media first; what was taken arrives in order and unharmed, and when
 * the peer has caught up there is room again. */
static void
test_slow_reader (Fixture *fixture, gconstpointer unused)
{
  guint sent = 0, got = 0;
  guint8 last = 0;
  for (guint round = 0; round < 3; round++)
    {
      while (send_frame (fixture, SFU_STREAM_MEDIA, (guint8) (1 + sent % 100)))
        {
          sent++;
          if (sent % 10 == 0)
            g_assert_cmpint (sfu_stream_flush (fixture->stream), !=, SFU_STREAM_BROKEN);
        }
      g_assert_cmpint (sfu_stream_flush (fixture->stream), ==, SFU_STREAM_BLOCKED);
      g_assert_true (fixture->stream->blocked);
      g_assert_cmpuint (fixture->stream->out->len, <=, 128 * 1024);
      g_assert_true (send_frame (fixture, SFU_STREAM_CONTROL, 250));

      while ((last = read_frame (fixture)) != 250)
        g_assert_cmpuint (last, ==, 1 + got++ % 100);
      g_assert_cmpuint (got, ==, sent);
      g_assert_cmpint (sfu_stream_flush (fixture->stream), ==, SFU_STREAM_FLUSHED);
    }
}

/* Control is bounded too, and what is given back leaves no trace. */
static void
test_full (Fixture *fixture, gconstpointer unused)
{
  guint8 *room = sfu_stream_reserve (fixture->stream, SFU_STREAM_CONTROL, 100);
  g_assert_nonnull (room);
  sfu_stream_commit (fixture->stream, 0);
  g_assert_cmpuint (fixture->stream->out->len, ==, 0);
  while (send_frame (fixture, SFU_STREAM_CONTROL, 1))
    ;
  g_assert_cmpuint (fixture->stream->out->len, <=, 128 * 1024);
}

static void
test_broken (Fixture *fixture, gconstpointer unused)
{
  close (fixture->peer);
  fixture->peer = -1;
  g_assert_true (send_frame (fixture, SFU_STREAM_MEDIA, 1));
  g_assert_cmpint (sfu_stream_flush (fixture->stream), ==, SFU_STREAM_BROKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/stream/frames", test_frames);
  ADD ("/stream/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/stream/other-protocols", test_other_protocols);
  ADD ("/stream/end", test_end);
  ADD ("/stream/slow-reader", test_slow_reader);
  ADD ("/stream/full", test_full);
  ADD ("/stream/broken", test_broken);
  return g_test_run ();
}
