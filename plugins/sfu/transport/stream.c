#include "plugins/sfu/transport/stream.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugins/sfu/rtp/bytes.h"

#define HEADER_SIZE 2

/* A key frame, or a second at a megabit; and what is kept for control. */
#define QUEUE_MAX (128 * 1024)
#define QUEUE_FOR_CONTROL (16 * 1024)

SfuStream *
sfu_stream_new (int fd, const GwAddress *remote, const GwAddress *local, gint64 accepted)
{
  SfuStream *stream = g_new0 (SfuStream, 1);
  stream->fd = fd;
  stream->remote = *remote;
  stream->local = *local;
  stream->accepted = accepted;
  stream->in = g_byte_array_new ();
  stream->out = g_byte_array_new ();
  return stream;
}

void
sfu_stream_free (SfuStream *stream)
{
  close (stream->fd);
  g_byte_array_unref (stream->in);
  g_byte_array_unref (stream->out);
  g_free (stream);
}

/* Keeps what is behind the last whole frame. */
static gboolean
take_frames (
    SfuStream *stream, const guint8 *data, gsize size, SfuStreamFrame frame, gpointer user_data)
{
  while (size >= HEADER_SIZE)
    {
      gsize length = sfu_read_be16 (data);
      if (length > SFU_STREAM_FRAME_MAX)
        return FALSE;
      if (size - HEADER_SIZE < length)
        break;
      /* RFC 4571 2: a length of 0 is allowed, and says nothing. */
      if (length > 0 && !frame (stream, data + HEADER_SIZE, length, user_data))
        return FALSE;
      data += HEADER_SIZE + length;
      size -= HEADER_SIZE + length;
    }
  g_byte_array_set_size (stream->in, 0);
  g_byte_array_append (stream->in, data, (guint) size);
  return TRUE;
}

gboolean
sfu_stream_read (SfuStream *stream, guint8 *scratch, SfuStreamFrame frame, gpointer user_data)
{
  gsize kept = stream->in->len;
  if (kept > 0)
    memcpy (scratch, stream->in->data, kept);
  gssize got = recv (stream->fd, scratch + kept, SFU_STREAM_SCRATCH - kept, MSG_DONTWAIT);
  if (got < 0)
    return errno == EAGAIN || errno == EINTR;
  if (got == 0)
    return FALSE;
  return take_frames (stream, scratch, kept + (gsize) got, frame, user_data);
}

guint8 *
sfu_stream_reserve (SfuStream *stream, SfuStreamKind kind, gsize size)
{
  gsize limit = kind == SFU_STREAM_MEDIA ? QUEUE_MAX - QUEUE_FOR_CONTROL : QUEUE_MAX;
  stream->committed = stream->out->len;
  if (stream->committed + HEADER_SIZE + size > limit)
    return NULL;
  g_byte_array_set_size (stream->out, (guint) (stream->committed + HEADER_SIZE + size));
  return stream->out->data + stream->committed + HEADER_SIZE;
}

void
sfu_stream_commit (SfuStream *stream, gsize size)
{
  gsize whole = size == 0 ? 0 : HEADER_SIZE + size;
  g_return_if_fail (stream->committed + whole <= stream->out->len);
  if (size > 0)
    sfu_write_be16 (stream->out->data + stream->committed, (guint16) size);
  g_byte_array_set_size (stream->out, (guint) (stream->committed + whole));
}

SfuStreamResult
sfu_stream_flush (SfuStream *stream)
{
  stream->dirty = FALSE;
  stream->blocked = FALSE;
  while (stream->out->len > 0)
    {
      gssize sent =
          send (stream->fd, stream->out->data, stream->out->len, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR)
        continue;
      if (sent < 0)
        {
          stream->blocked = errno == EAGAIN;
          return stream->blocked ? SFU_STREAM_BLOCKED : SFU_STREAM_BROKEN;
        }
      g_byte_array_remove_range (stream->out, 0, (guint) sent);
    }
  return SFU_STREAM_FLUSHED;
}
