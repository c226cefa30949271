#include "config.h"

#include "tests/bench/allocate/oracle.h"

typedef struct
{
  gint64 begin_at;
  gint64 end_at;
} Span;

/* As it was in the end. Returns: %FALSE when it was cancelled. */
static gboolean
final_span (const Meeting *meeting, Span *span)
{
  if (meeting->cancelled_at != 0)
    return FALSE;

  span->begin_at = meeting->moved_at != 0 ? meeting->moved_begin_at : meeting->begin_at;
  span->end_at = meeting->moved_at != 0 ? meeting->moved_end_at : meeting->end_at;
  return TRUE;
}

static GArray *
scheduled_spans (const Week *week)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));

  for (guint i = 0; i < week->meetings->len; i++)
    {
      const Meeting *meeting = &g_array_index (week->meetings, Meeting, i);
      Span span;

      if (!meeting->is_instant && final_span (meeting, &span))
        g_array_append_val (spans, span);
    }
  return spans;
}

static int
compare_begins (gconstpointer a, gconstpointer b)
{
  const Span *one = a;
  const Span *other = b;

  return one->begin_at < other->begin_at ? -1 : one->begin_at > other->begin_at;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const Span *one = a;
  const Span *other = b;

  return one->end_at < other->end_at ? -1 : one->end_at > other->end_at;
}

/* A machine that has just become free may wait for the next meeting instead of being deleted, where
 * the gap is shorter than linger and lead together. Giving each meeting the machine that became
 * free last is the best there is (Lu, Chen, Andrew: "Simple and effective dynamic provisioning for
 * power-proportional data centers", 2012, theorem 1). */
static gint64
scheduled_seconds (const Week *week, const OracleTimes *times)
{
  g_autoptr (GArray) begins = scheduled_spans (week);
  g_autoptr (GArray) ends = g_array_copy (begins);
  g_autoptr (GArray) idle = g_array_new (FALSE, FALSE, sizeof (gint64)); /* since when */
  gint64 around = times->lead + times->linger;
  gint64 seconds = 0;
  guint ended = 0;

  g_array_sort (begins, compare_begins);
  g_array_sort (ends, compare_ends);
  for (guint i = 0; i < begins->len; i++)
    {
      const Span *span = &g_array_index (begins, Span, i);

      for (; g_array_index (ends, Span, ended).end_at <= span->begin_at; ended++)
        g_array_append_val (idle, g_array_index (ends, Span, ended).end_at);
      seconds += around + span->end_at - span->begin_at;
      if (idle->len > 0)
        {
          gint64 gap = span->begin_at - g_array_index (idle, gint64, idle->len - 1);

          seconds -= MAX (around - gap, 0);
          g_array_set_size (idle, idle->len - 1);
        }
    }
  return seconds;
}

static int
compare_instants (gconstpointer a, gconstpointer b)
{
  const Meeting *one = *(const Meeting *const *) a;
  const Meeting *other = *(const Meeting *const *) b;
  int order = g_strcmp0 (one->email, other->email);

  if (order != 0)
    return order;
  return one->begin_at < other->begin_at ? -1 : one->begin_at > other->begin_at;
}

static gint64
instant_seconds (const Week *week, const OracleTimes *times)
{
  g_autoptr (GPtrArray) instants = g_ptr_array_new ();
  const Meeting *before = NULL;
  gint64 seconds = 0;
  gint64 until = 0;

  for (guint i = 0; i < week->meetings->len; i++)
    if (g_array_index (week->meetings, Meeting, i).is_instant)
      g_ptr_array_add (instants, &g_array_index (week->meetings, Meeting, i));
  g_ptr_array_sort (instants, compare_instants);

  for (guint i = 0; i < instants->len; i++)
    {
      const Meeting *meeting = g_ptr_array_index (instants, i);
      gint64 from = meeting->begin_at;

      if (before != NULL && g_str_equal (before->email, meeting->email))
        from = MAX (from, until);
      else
        until = 0;
      until = MAX (until, meeting->end_at + times->instant_linger);
      seconds += MAX (until - from, 0);
      before = meeting;
    }
  return seconds;
}

gint64
oracle_machine_seconds (const Week *week, const OracleTimes *times)
{
  return scheduled_seconds (week, times) + instant_seconds (week, times);
}

/* Of intervals on equal machines the most are held when each, in the order of their ends, gets the
 * machine that became free last before it, or is refused (Carlisle and Lloyd: "On the
 * k-coloring of intervals", 1995). */
guint
oracle_most_scheduled (const Week *week, guint n_nodes)
{
  g_autoptr (GArray) spans = scheduled_spans (week);
  g_autofree gint64 *free_at = g_new0 (gint64, n_nodes);
  guint held = 0;

  g_array_sort (spans, compare_ends);
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);
      gint64 *best = NULL;

      for (guint node = 0; node < n_nodes; node++)
        if (free_at[node] <= span->begin_at && (best == NULL || free_at[node] > *best))
          best = &free_at[node];
      if (best == NULL)
        continue;
      *best = span->end_at;
      held++;
    }
  return held;
}

guint
oracle_n_scheduled (const Week *week)
{
  g_autoptr (GArray) spans = scheduled_spans (week);

  return spans->len;
}
