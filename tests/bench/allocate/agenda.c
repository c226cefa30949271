#include "config.h"

#include "tests/bench/allocate/agenda.h"

typedef struct
{
  gint64 at;
  guint64 number;
  AgendaEvent event;
  gpointer data;
  gpointer what;
} Entry;

struct _Agenda
{
  GArray *heap; /* of Entry: none is later than those at 2i + 1 and 2i + 2 */
  guint64 n_noted;
};

Agenda *
agenda_new (void)
{
  Agenda *self = g_new0 (Agenda, 1);

  self->heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
agenda_free (Agenda *self)
{
  g_array_unref (self->heap);
  g_free (self);
}

static gboolean
is_before (const Entry *one, const Entry *other)
{
  return one->at != other->at ? one->at < other->at : one->number < other->number;
}

static void
swap (Entry *one, Entry *other)
{
  Entry kept = *one;

  *one = *other;
  *other = kept;
}

void
agenda_note (Agenda *self, gint64 at, AgendaEvent event, gpointer data, gpointer what)
{
  Entry entry = { at, self->n_noted++, event, data, what };
  Entry *heap;
  guint i = self->heap->len;

  g_array_append_val (self->heap, entry);
  heap = (Entry *) (gpointer) self->heap->data;
  for (; i > 0 && is_before (&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
    swap (&heap[i], &heap[(i - 1) / 2]);
}

gboolean
agenda_peek (const Agenda *self, gint64 *at)
{
  if (self->heap->len == 0)
    return FALSE;

  *at = g_array_index (self->heap, Entry, 0).at;
  return TRUE;
}

static void
sink (Entry *heap, guint size)
{
  guint i = 0;

  for (;;)
    {
      guint first = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < size; child++)
        if (is_before (&heap[child], &heap[first]))
          first = child;
      if (first == i)
        return;
      swap (&heap[i], &heap[first]);
      i = first;
    }
}

void
agenda_step (Agenda *self)
{
  Entry *heap = (Entry *) (gpointer) self->heap->data;
  Entry first = heap[0];

  heap[0] = heap[self->heap->len - 1];
  g_array_set_size (self->heap, self->heap->len - 1);
  sink (heap, self->heap->len);
  first.event (first.data, first.what);
}
