#include "plugins/turn/stream.h"

#include <errno.h>
#include <openssl/err.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugins/turn/framing.h"

/* The longest frame that becomes a datagram; longer ones are passed over. */
#define FRAME_MAX 1500

#define IN_ROOM 4096

/* A burst of ten packets. */
#define OUT_ROOM 16384

#define PADDING_MAX 3

/* Reads before others have their turn. */
#define ROUNDS 8

struct _TurnStream
{
  int fd;
  SSL *session; /* nullable: in the clear */
  gsize in_size;
  gsize skip; /* bytes to come of a frame that is too long */
  gsize out_begin, out_end;
  guint8 in[IN_ROOM];
  guint8 out[OUT_ROOM];
};

TurnStream *
turn_stream_new (int fd, SSL *session)
{
  TurnStream *self = g_new (TurnStream, 1);
  self->fd = fd;
  self->session = session;
  self->in_size = self->skip = self->out_begin = self->out_end = 0;
  return self;
}

void
turn_stream_free (TurnStream *self)
{
  if (self->session)
    {
      if (SSL_is_init_finished (self->session))
        SSL_shutdown (self->session);
      SSL_free (self->session);
      ERR_clear_error ();
    }
  close (self->fd);
  g_free (self);
}

int
turn_stream_fd (const TurnStream *self)
{
  return self->fd;
}

/* @result: of the call just made. Returns: bytes moved, 0 for none at present, -1 at the end. */
static gssize
judge (TurnStream *self, int result)
{
  int reason = SSL_get_error (self->session, result);

  ERR_clear_error ();
  if (reason == SSL_ERROR_NONE)
    return result;
  return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static gssize
judge_plain (gssize result)
{
  if (result > 0)
    return result;
  return result < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

/* As judge(). */
static gssize
pull (TurnStream *self)
{
  guint8 *room = self->in + self->in_size;
  gsize size = sizeof self->in - self->in_size;

  if (!self->session)
    return judge_plain (recv (self->fd, room, size, MSG_DONTWAIT));
  ERR_clear_error ();
  return judge (self, SSL_read (self->session, room, (int) size));
}

/* Each frame is a TLS record of its own: clients such as coturn's take a record for a frame. */
static gssize
push (TurnStream *self)
{
  const guint8 *data = self->out + self->out_begin;
  gsize size = self->out_end - self->out_begin;
  TurnFrame frame = { .size = size };

  if (!self->session)
    return judge_plain (send (self->fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL));
  (void) turn_frame_measure (data, size, &frame);
  ERR_clear_error ();
  return judge (self, SSL_write (self->session, data, (int) frame.size));
}

/* Returns: how much of @data was dealt with, -1 when it is nothing that we know. */
static gssize
take_frame (
    TurnStream *self, const guint8 *data, gsize size, TurnStreamFrame frame, gpointer user_data)
{
  TurnFrame found;

  switch (turn_frame_measure (data, size, &found))
    {
    case TURN_FRAME_BAD:
      return -1;
    case TURN_FRAME_PARTIAL:
      return 0;
    case TURN_FRAME_KNOWN:
      break;
    }
  if (found.size > FRAME_MAX)
    {
      self->skip = found.size > size ? found.size - size : 0;
      return (gssize) MIN (found.size, size);
    }
  if (found.size > size)
    return 0;
  frame (data, found.content, user_data);
  return (gssize) found.size;
}

static gboolean
take_frames (TurnStream *self, TurnStreamFrame frame, gpointer user_data)
{
  gsize done = MIN (self->skip, self->in_size);
  gssize taken = 0;

  self->skip -= done;
  do
    {
      done += (gsize) taken;
      taken = done < self->in_size
                  ? take_frame (self, self->in + done, self->in_size - done, frame, user_data)
                  : 0;
    }
  while (taken > 0);
  self->in_size -= done;
  memmove (self->in, self->in + done, self->in_size);
  return taken == 0;
}

/* What OpenSSL holds already wakes nobody up. */
static gboolean
may_go_on (const TurnStream *self, guint round)
{
  return round < ROUNDS || (self->session && SSL_pending (self->session) > 0);
}

TurnStreamState
turn_stream_read (TurnStream *self, TurnStreamFrame frame, gpointer user_data)
{
  for (guint round = 0; may_go_on (self, round); round++)
    {
      gssize size = pull (self);
      if (size < 0)
        return TURN_STREAM_ENDED;
      if (size == 0)
        break;
      self->in_size += (gsize) size;
      if (!take_frames (self, frame, user_data))
        return TURN_STREAM_ENDED;
    }
  return TURN_STREAM_OPEN;
}

static gboolean
has_room (const TurnStream *self, gsize size)
{
  return sizeof self->out - self->out_end >= size + PADDING_MAX;
}

static void
compact (TurnStream *self)
{
  memmove (self->out, self->out + self->out_begin, self->out_end - self->out_begin);
  self->out_end -= self->out_begin;
  self->out_begin = 0;
}

guint8 *
turn_stream_reserve (TurnStream *self, gsize size)
{
  if (!has_room (self, size))
    {
      turn_stream_flush (self);
      compact (self);
    }
  return has_room (self, size) ? self->out + self->out_end : NULL;
}

void
turn_stream_commit (TurnStream *self, gsize size)
{
  gsize padding = (4 - size % 4) % 4;

  memset (self->out + self->out_end + size, 0, padding);
  self->out_end += size + padding;
}

TurnStreamState
turn_stream_flush (TurnStream *self)
{
  while (self->out_begin < self->out_end)
    {
      gssize size = push (self);
      if (size < 0)
        {
          self->out_begin = self->out_end = 0;
          shutdown (self->fd, SHUT_RDWR);
          return TURN_STREAM_ENDED;
        }
      if (size == 0)
        return TURN_STREAM_OPEN;
      self->out_begin += (gsize) size;
    }
  self->out_begin = self->out_end = 0;
  return TURN_STREAM_OPEN;
}

gboolean
turn_stream_is_waiting (const TurnStream *self)
{
  return self->out_begin < self->out_end;
}
