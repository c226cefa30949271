#include "tests/e2e/quality/pipe.h"

#include <string.h>

void
pipe_init (Pipe *self, guint32 seed)
{
  *self = (Pipe){ .random = g_rand_new_with_seed (seed), .queue = g_sequence_new (g_free) };
}

void
pipe_clear (Pipe *self)
{
  g_rand_free (self->random);
  g_sequence_free (self->queue);
}

double *
pipe_setting (Pipe *self, const char *name)
{
  struct
  {
    const char *name;
    double *value;
  } rows[] = {
    { "delay", &self->settings.delay }, { "jitter", &self->settings.jitter },
    { "loss", &self->settings.loss },   { "burst", &self->settings.burst },
    { "cut", &self->settings.cut },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      return rows[i].value;
  return NULL;
}

/* Gilbert's model: a burst ends with each of its packets at 1 in @burst, and begins so often that
 * @loss percent are lost in all. */
static gboolean
is_lost (Pipe *self)
{
  double loss = self->settings.loss / 100, burst = MAX (self->settings.burst, 1);
  double begin = burst <= 1 ? loss : loss / ((1 - loss) * burst);
  double chance = self->losing && burst > 1 ? 1 - 1 / burst : begin;

  if (self->settings.cut != 0)
    return TRUE;
  self->losing = g_rand_double (self->random) < chance;
  return self->losing;
}

static int
by_due (gconstpointer one, gconstpointer other, gpointer unused)
{
  const PipePacket *left = one, *right = other;

  return (left->due > right->due) - (left->due < right->due);
}

void
pipe_push (Pipe *self, const guint8 *data, gsize size, gint64 now)
{
  double wait = self->settings.delay;
  PipePacket *packet;

  if (size > PIPE_PACKET_MAX || is_lost (self))
    {
      self->lost++;
      return;
    }
  if (self->settings.jitter > 0)
    wait += g_rand_double_range (self->random, 0, self->settings.jitter);
  packet = g_new (PipePacket, 1);
  packet->due = now + (gint64) (wait * 1000);
  packet->size = size;
  memcpy (packet->data, data, size);
  /* Behind those of the same moment. */
  g_sequence_insert_sorted (self->queue, packet, by_due, NULL);
}

static PipePacket *
first (const Pipe *self)
{
  GSequenceIter *begin = g_sequence_get_begin_iter (self->queue);

  return g_sequence_iter_is_end (begin) ? NULL : g_sequence_get (begin);
}

PipePacket *
pipe_pop (Pipe *self, gint64 now)
{
  PipePacket *packet = first (self);
  PipePacket *taken;

  if (packet == NULL || packet->due > now)
    return NULL;
  taken = g_memdup2 (packet, sizeof *packet);
  g_sequence_remove (g_sequence_get_begin_iter (self->queue));
  self->passed++;
  return taken;
}

gint64
pipe_next (const Pipe *self)
{
  const PipePacket *packet = first (self);

  return packet == NULL ? -1 : packet->due;
}
