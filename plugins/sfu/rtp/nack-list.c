#include "plugins/sfu/rtp/nack-list.h"

#include <string.h>

#include "plugins/sfu/rtp/rtt.h"

/* Reordering on real paths is over by then. */
#define PATIENCE (20 * G_TIME_SPAN_MILLISECOND)
/* By then the picture has stood still for long: a key frame as well, whichever comes first. */
#define TOO_LATE (250 * G_TIME_SPAN_MILLISECOND)
#define REPEAT_MIN (20 * G_TIME_SPAN_MILLISECOND)
#define REPEAT_MAX (500 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gint64 seq;
  gint64 found; /* microseconds, when the gap was seen */
  gint64 asked; /* when last asked for */
  guint tries;
  gboolean late; /* a key frame was asked for instead */
} Entry;

struct _SfuNackList
{
  guint tolerance;
  gboolean started;
  gint64 newest;
  gboolean key_frame_needed;
  gint64 rtt;     /* smoothed, microseconds; 0: unknown */
  gint64 reorder; /* how late packets come that were not lost; falls slowly */
  gsize count;
  Entry entries[SFU_NACK_LIST_MAX]; /* ascending */
};

SfuNackList *
sfu_nack_list_new (guint tolerance)
{
  SfuNackList *list = g_new0 (SfuNackList, 1);

  list->tolerance = tolerance;
  return list;
}

void
sfu_nack_list_free (SfuNackList *list)
{
  g_free (list);
}

void
sfu_nack_list_reset (SfuNackList *list)
{
  list->started = FALSE;
  list->count = 0;
  list->key_frame_needed = FALSE;
}

/* Returns: the first entry of @seq or above. */
static gsize
lower_bound (const SfuNackList *list, gint64 seq)
{
  gsize low = 0, high = list->count;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (list->entries[middle].seq < seq)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
remove_range (SfuNackList *list, gsize begin, gsize end)
{
  memmove (list->entries + begin, list->entries + end, (list->count - end) * sizeof (Entry));
  list->count -= end - begin;
}

static void
add_gap (SfuNackList *list, gint64 begin, gint64 end, gint64 now)
{
  if (end - begin > (gint64) (SFU_NACK_LIST_MAX - list->count))
    {
      list->count = 0;
      list->key_frame_needed = TRUE;
      return;
    }
  for (gint64 seq = begin; seq < end; seq++)
    list->entries[list->count++] = (Entry){ .seq = seq, .found = now };
}

/* What came before it could have been asked for was only late. */
static void
note_reordering (SfuNackList *list, const Entry *entry, gint64 now)
{
  gint64 late = now - entry->found;
  gboolean asked = entry->tries > 0 && (list->rtt == 0 || now - entry->asked >= list->rtt / 2);

  if (asked)
    list->reorder -= list->reorder / 16;
  else
    list->reorder = MIN (MAX (late, list->reorder), PATIENCE);
}

static void
take_arrived (SfuNackList *list, gint64 seq, gint64 now)
{
  gsize i = lower_bound (list, seq);
  const Entry *entry = &list->entries[i];

  if (i == list->count || entry->seq != seq)
    return;
  note_reordering (list, entry, now);
  /* Asked more than once, nobody knows which request it answers (Karn). */
  if (entry->tries == 1)
    {
      gint64 sample = now - entry->asked;

      list->rtt = list->rtt == 0 ? sample : (7 * list->rtt + sample) / 8;
    }
  remove_range (list, i, i + 1);
}

void
sfu_nack_list_packet (SfuNackList *list, gint64 seq, gint64 now)
{
  if (!list->started)
    {
      list->started = TRUE;
      list->newest = seq;
      return;
    }
  if (seq <= list->newest)
    {
      take_arrived (list, seq, now);
      return;
    }
  add_gap (list, list->newest + 1, seq, now);
  list->newest = seq;
}

gint64
sfu_nack_list_gap (const SfuNackList *list, gint64 seq)
{
  return list->started ? MAX (seq - list->newest - 1, 0) : 0;
}

void
sfu_nack_list_key_frame (SfuNackList *list, gint64 seq)
{
  remove_range (list, 0, lower_bound (list, seq));
}

static gint64
repeat_interval (const SfuNackList *list)
{
  gint64 rtt = sfu_nack_list_rtt (list);

  /* A little more than the usual time, or every second answer is asked for twice. */
  return CLAMP (rtt + rtt / 4, REPEAT_MIN, REPEAT_MAX);
}

static gboolean
is_due (const SfuNackList *list, const Entry *entry, gint64 interval, gint64 now)
{
  if (entry->tries > 0)
    return now - entry->asked >= interval;
  if (now - entry->found >= PATIENCE)
    return TRUE;
  return list->newest - entry->seq > (gint64) list->tolerance &&
         now - entry->found >= list->reorder;
}

gsize
sfu_nack_list_due (SfuNackList *list, gint64 now, guint16 *seqs, gsize room)
{
  gint64 interval = repeat_interval (list);
  gsize n = 0, kept = 0;

  for (gsize i = 0; i < list->count; i++)
    {
      Entry *entry = &list->entries[i];
      gboolean due = is_due (list, entry, interval, now);

      if (due && entry->tries == SFU_NACK_LIST_TRIES)
        {
          list->key_frame_needed = TRUE;
          continue;
        }
      if (!entry->late && now - entry->found >= MAX (TOO_LATE, 3 * sfu_nack_list_rtt (list)))
        list->key_frame_needed = entry->late = TRUE;
      if (due && n < room)
        {
          seqs[n++] = (guint16) entry->seq;
          entry->asked = now;
          entry->tries++;
        }
      list->entries[kept++] = *entry;
    }
  list->count = kept;
  return n;
}

void
sfu_nack_list_give_up (SfuNackList *list, gint64 now)
{
  gsize n = 0;

  while (n < list->count && now - list->entries[n].found >= PATIENCE)
    n++;
  if (n > 0)
    list->key_frame_needed = TRUE;
  remove_range (list, 0, n);
}

gboolean
sfu_nack_list_take_key_frame_needed (SfuNackList *list)
{
  gboolean needed = list->key_frame_needed;

  list->key_frame_needed = FALSE;
  return needed;
}

guint
sfu_nack_list_count (const SfuNackList *list)
{
  return (guint) list->count;
}

gint64
sfu_nack_list_rtt (const SfuNackList *list)
{
  return list->rtt == 0 ? SFU_RTT_DEFAULT : list->rtt;
}
