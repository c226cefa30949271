/* RFC 4571 frames, in pieces of the size that the first byte says: those that come out are those
 * that went in, whatever the pieces. */
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugins/sfu/transport/stream.h"

#define ROOM 4096

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gboolean
on_frame (SfuStream *stream, const guint8 *data, gsize size, gpointer user_data)
{
  const guint8 **expected = user_data;
  gsize length = (gsize) (*expected)[0] << 8 | (*expected)[1];
  while (length == 0)
    {
      *expected += 2;
      length = (gsize) (*expected)[0] << 8 | (*expected)[1];
    }
  g_assert_cmpmem (data, size, *expected + 2, length);
  *expected += 2 + length;
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static guint8 scratch[SFU_STREAM_SCRATCH];
  const guint8 *expected = data + 1;
  int fds[2];
  if (size < 2 || size > ROOM)
    return 0;
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
  SfuStream *stream = sfu_stream_new (fds[0], &(GwAddress){ 0 }, &(GwAddress){ 0 }, 0);
  gsize piece = 1 + (gsize) data[0];
  gboolean open = TRUE;
  for (gsize at = 1; at < size && open; at += piece)
    {
      gsize some = MIN (piece, size - at);
      g_assert_cmpint (write (fds[1], data + at, some), ==, (gssize) some);
      open = sfu_stream_read (stream, scratch, on_frame, &expected);
    }
  g_assert_true (expected <= data + size);
  close (fds[1]);
  sfu_stream_free (stream);
  return 0;
}
