#include "plugins/allocate/timeline.h"

struct _AllocateTimeline
{
  GArray *spans;  /* of AllocateSpan, by begin_at */
  gint64 longest; /* no span is longer: what begins earlier than this before a moment has ended */
};

AllocateTimeline *
allocate_timeline_new (void)
{
  AllocateTimeline *timeline = g_new0 (AllocateTimeline, 1);

  timeline->spans = g_array_new (FALSE, FALSE, sizeof (AllocateSpan));
  return timeline;
}

void
allocate_timeline_free (AllocateTimeline *timeline)
{
  g_array_unref (timeline->spans);
  g_free (timeline);
}

guint
allocate_timeline_size (const AllocateTimeline *timeline)
{
  return timeline->spans->len;
}

const AllocateSpan *
allocate_timeline_get (const AllocateTimeline *timeline, guint index)
{
  return &g_array_index (timeline->spans, AllocateSpan, index);
}

/* Returns: the index of the first span that begins at @time or later. */
static guint
find (const AllocateTimeline *timeline, gint64 time)
{
  guint low = 0, high = timeline->spans->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (allocate_timeline_get (timeline, middle)->begin_at < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

void
allocate_timeline_add (AllocateTimeline *timeline, gint64 begin_at, gint64 end_at, gpointer item)
{
  const AllocateSpan span = { begin_at, end_at, item };

  timeline->longest = MAX (timeline->longest, end_at - begin_at);
  g_array_insert_val (timeline->spans, find (timeline, begin_at), span);
}

void
allocate_timeline_remove (AllocateTimeline *timeline, gint64 begin_at, gint64 end_at, gpointer item)
{
  for (guint i = find (timeline, begin_at); i < timeline->spans->len; i++)
    {
      const AllocateSpan *span = allocate_timeline_get (timeline, i);

      if (span->begin_at != begin_at)
        break;
      if (span->item != item || span->end_at != end_at)
        continue;
      g_array_remove_index (timeline->spans, i);
      if (timeline->spans->len == 0)
        timeline->longest = 0;
      return;
    }

  g_return_if_reached ();
}

gint64
allocate_timeline_end_before (const AllocateTimeline *timeline, gint64 time)
{
  guint at = find (timeline, time);

  return at > 0 ? allocate_timeline_get (timeline, at - 1)->end_at : G_MININT64;
}

AllocateWalk
allocate_timeline_walk (const AllocateTimeline *timeline, gint64 begin_at, gint64 end_at)
{
  return (AllocateWalk){
    .timeline = timeline,
    .begin_at = begin_at,
    .end_at = end_at,
    .at = find (timeline, begin_at - timeline->longest),
  };
}

const AllocateSpan *
allocate_walk_next (AllocateWalk *walk)
{
  while (walk->at < walk->timeline->spans->len)
    {
      const AllocateSpan *span = allocate_timeline_get (walk->timeline, walk->at++);

      if (span->begin_at >= walk->end_at)
        return NULL;
      if (span->end_at > walk->begin_at)
        return span;
    }

  return NULL;
}
