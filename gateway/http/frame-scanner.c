#include "config.h"

#include "gateway/http/frame-scanner.h"

/* Returns: the size of the frame's header as far as its first two bytes tell. */
static guint
header_size (const guint8 *head)
{
  guint length = head[1] & 0x7f;
  guint mask = (head[1] & 0x80) ? 4 : 0;

  if (length == 126)
    return 4 + mask;
  return (length == 127 ? 10 : 2) + mask;
}

static guint64
payload_size (const guint8 *head)
{
  guint length = head[1] & 0x7f;
  guint count = length == 126 ? 2 : 8;
  guint64 size = 0;

  if (length < 126)
    return length;
  for (guint i = 0; i < count; i++)
    size = size << 8 | head[2 + i];
  return size;
}

static void
begin_frame (GwFrameScanner *self)
{
  self->remaining = payload_size (self->head);
  self->is_control = (self->head[0] & 0x08) != 0;
  self->frames++;
  self->head_size = 0;
  if (self->is_control)
    return;

  if ((self->head[0] & 0x0f) != 0) /* not a continuation: a message begins */
    self->message_size = 0;
  self->message_size = self->remaining > G_MAXUINT64 - self->message_size
                           ? G_MAXUINT64
                           : self->message_size + self->remaining;
}

void
gw_frame_scanner_push (GwFrameScanner *self, const guint8 *data, gsize size)
{
  gsize i = 0;

  while (i < size)
    {
      gsize n = (gsize) MIN (self->remaining, size - i);

      if (n > 0)
        {
          self->remaining -= n;
          self->data += self->is_control ? 0 : n;
          i += n;
          continue;
        }
      self->head[self->head_size++] = data[i++];
      if (self->head_size >= 2 && self->head_size == header_size (self->head))
        begin_frame (self);
    }
}
