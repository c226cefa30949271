#include "plugins/allocate/pool/pool.h"

#include <string.h>

#include "plugins/allocate/timeline.h"

/* Heartbeats lag: until the node's next one or two, a meeting just handed out counts as this much
 * load, so that a burst of meetings spreads. */
#define FRESH_SECONDS 10
#define FRESH_LOAD 0.05

/* An instant meeting has no end we hear of for sure: unasked for this long it is forgotten. */
#define INSTANT_SECONDS (24 * 60 * 60)

/* A meeting that is asked for after its end overruns by this, as far as we know. */
#define OVERRUN_SECONDS (30 * 60)

/* What one node is promised to. */
typedef struct
{
  char *address;
  AllocateTimeline *scheduled; /* of Entry */
  guint instants;
  guint fresh; /* meetings handed out since its last heartbeats */
} Promise;

typedef struct
{
  AllocateBooking booking;
  Promise *promise;
} Entry;

typedef struct
{
  Promise *promise;
  gint64 at;
} Handout;

struct _AllocatePool
{
  AllocateSharing sharing;
  gint64 ahead;
  guint64 serial;      /* of the last booking */
  GPtrArray *promises; /* of Promise, by address */
  GHashTable *entries; /* meeting → Entry */
  GQueue handouts;     /* of Handout, the oldest first */
};

static void
promise_free (gpointer data)
{
  Promise *promise = data;

  g_free (promise->address);
  allocate_timeline_free (promise->scheduled);
  g_free (promise);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  AllocateBooking *booking = &entry->booking;

  if (booking->begin_at == 0)
    entry->promise->instants--;
  else
    allocate_timeline_remove (entry->promise->scheduled, booking->begin_at, booking->end_at, entry);
  allocate_booking_clear (booking);
  g_free (entry);
}

AllocatePool *
allocate_pool_new (AllocateSharing sharing, gint64 ahead)
{
  AllocatePool *pool = g_new0 (AllocatePool, 1);

  pool->sharing = sharing;
  pool->ahead = ahead;
  pool->promises = g_ptr_array_new_with_free_func (promise_free);
  pool->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  return pool;
}

void
allocate_pool_free (AllocatePool *pool)
{
  g_hash_table_unref (pool->entries);
  g_ptr_array_unref (pool->promises);
  g_queue_clear_full (&pool->handouts, g_free);
  g_free (pool);
}

guint
allocate_pool_size (const AllocatePool *pool)
{
  return g_hash_table_size (pool->entries);
}

/* Looks at @guess first: who walks through nodes and promises side by side is right there.
 * Returns: the promise of @address, or %NULL; @at is where it is or would be. */
static Promise *
find_promise (const AllocatePool *pool, const char *address, guint guess, guint *at)
{
  guint low = 0, high = pool->promises->len;

  for (guint middle = guess < high ? guess : high / 2; low < high; middle = low + (high - low) / 2)
    {
      Promise *promise = g_ptr_array_index (pool->promises, middle);
      int order = strcmp (promise->address, address);

      if (order == 0)
        {
          *at = middle;
          return promise;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  *at = low;
  return NULL;
}

static Promise *
promise_of (AllocatePool *pool, const char *address)
{
  guint at;
  Promise *promise = find_promise (pool, address, 0, &at);

  if (promise != NULL)
    return promise;
  promise = g_new0 (Promise, 1);
  promise->address = g_strdup (address);
  promise->scheduled = allocate_timeline_new ();
  g_ptr_array_insert (pool->promises, (int) at, promise);
  return promise;
}

/* What the meeting needs, and has: the times are seen from now. */
typedef struct
{
  gint64 begin_at;
  gint64 end_at;
  gboolean soon;    /* the nodes' load of now matters */
  const Entry *own; /* nullable: what it is promised so far */
} Need;

static Need
need_of (const AllocatePool *pool, const AllocateQuestion *question)
{
  gint64 now = question->now;
  Need need = {
    .begin_at = now,
    .end_at = now + MAX (pool->ahead, 1),
    .soon = TRUE,
    .own = g_hash_table_lookup (pool->entries, question->meeting),
  };

  if (question->begin_at == 0)
    return need;
  need.begin_at = MAX (question->begin_at, now);
  need.end_at =
      question->end_at > need.begin_at ? question->end_at : need.begin_at + OVERRUN_SECONDS;
  need.soon = need.begin_at <= now + pool->ahead;
  return need;
}

typedef struct
{
  const GwNode *node;
  gboolean had;   /* by this very meeting, which has moved */
  guint overlaps; /* scheduled meetings at these times; for an instant one 0 or 1 */
  double load;
  gint64 idle; /* seconds since the node's scheduled meeting before */
  guint meetings;
} Candidate;

static double
load_of (const GwNode *node, const Promise *promise)
{
  return node->load + (promise != NULL ? FRESH_LOAD * promise->fresh : 0);
}

/* Returns: when the last of the scheduled meetings at these times ends; 0 without any. */
static gint64
look_at_times (const Promise *promise, const Need *need, Candidate *candidate)
{
  gint64 busy_until = 0, before;
  const AllocateSpan *span;
  AllocateWalk walk;

  candidate->idle = G_MAXINT64;
  if (promise == NULL)
    return 0;

  candidate->had = need->own != NULL && need->own->promise == promise;
  candidate->meetings = promise->instants;
  before = allocate_timeline_end_before (promise->scheduled, need->begin_at);
  if (before != G_MININT64)
    candidate->idle = need->begin_at - before;
  walk = allocate_timeline_walk (promise->scheduled, need->begin_at, need->end_at);
  while ((span = allocate_walk_next (&walk)) != NULL)
    {
      if (span->item == need->own)
        continue;
      candidate->overlaps++;
      busy_until = MAX (busy_until, span->end_at);
    }

  return busy_until;
}

/* A negative number when @a is better. Tightly booked nodes leave others whole for long meetings;
 * what nodes carry now tells nothing about next week. */
static int
compare (const Candidate *a, const Candidate *b, gboolean soon)
{
  if (a->had != b->had)
    return a->had ? -1 : 1;
  if (a->overlaps != b->overlaps)
    return a->overlaps < b->overlaps ? -1 : 1;
  if (soon && a->load != b->load)
    return a->load < b->load ? -1 : 1;
  if (a->idle != b->idle)
    return a->idle < b->idle ? -1 : 1;
  if (a->load != b->load)
    return a->load < b->load ? -1 : 1;
  return a->meetings < b->meetings ? -1 : a->meetings > b->meetings;
}

static gboolean
has_labels (const GwNode *node, const char *const *labels)
{
  for (gsize i = 0; labels != NULL && labels[i] != NULL; i++)
    {
      if (!gw_node_has_label (node, labels[i]))
        return FALSE;
    }

  return TRUE;
}

/* Returns: %FALSE when the node cannot have the meeting, which is counted in @choice. */
static gboolean
weigh (const AllocatePool *pool,
       const AllocateQuestion *question,
       const Need *need,
       const Promise *promise,
       Candidate *candidate,
       AllocateChoice *choice)
{
  gboolean exclusive = question->begin_at != 0 && pool->sharing == ALLOCATE_EXCLUSIVE;
  const GwNode *node = candidate->node;
  gint64 busy_until;

  if (node->draining)
    return choice->draining++, FALSE;
  if (!has_labels (node, question->labels))
    return choice->unlabelled++, FALSE;
  if (need->soon && node->load >= 1.0)
    return choice->full++, FALSE;

  busy_until = look_at_times (promise, need, candidate);
  if (exclusive && candidate->overlaps > 0)
    {
      if (choice->reserved++ == 0 || busy_until < choice->free_at)
        choice->free_at = busy_until;
      return FALSE;
    }
  if (question->begin_at == 0)
    candidate->overlaps = MIN (candidate->overlaps, 1);
  candidate->load = load_of (node, promise);
  candidate->meetings = MAX (candidate->meetings, node->meetings);
  return TRUE;
}

/* The node that the meeting has, when it lives. A draining node keeps its meetings: whoever comes
 * late belongs to the same room. */
static const char *
kept (const AllocatePool *pool, const AllocateQuestion *question, const GPtrArray *nodes)
{
  const AllocateBooking *booking = allocate_pool_find (pool, question->meeting);

  if (booking == NULL || booking->begin_at != question->begin_at ||
      booking->end_at != question->end_at)
    return NULL;
  if (question->trust)
    return booking->address;
  for (guint i = 0; i < nodes->len; i++)
    {
      const GwNode *node = g_ptr_array_index (nodes, i);

      if (strcmp (node->address, booking->address) == 0)
        return booking->address;
    }

  return NULL;
}

/* Handouts are in order of time, unless the clock was set. */
static void
forget_handouts (AllocatePool *pool, gint64 now)
{
  const Handout *oldest;

  while ((oldest = g_queue_peek_head (&pool->handouts)) != NULL &&
         (now >= oldest->at + FRESH_SECONDS || now < oldest->at))
    {
      oldest->promise->fresh--;
      g_free (g_queue_pop_head (&pool->handouts));
    }
}

AllocateChoice
allocate_pool_choose (AllocatePool *pool, const AllocateQuestion *question, const GPtrArray *nodes)
{
  AllocateChoice choice = { .address = kept (pool, question, nodes) };
  Need need = need_of (pool, question);
  Candidate best = { 0 };
  guint at = 0;

  forget_handouts (pool, question->now);
  choice.kept = choice.address != NULL;
  for (guint i = 0; !choice.kept && i < nodes->len; i++)
    {
      Candidate candidate = { .node = g_ptr_array_index (nodes, i) };
      const Promise *promise = find_promise (pool, candidate.node->address, at, &at);

      if (promise != NULL)
        at++;
      if (weigh (pool, question, &need, promise, &candidate, &choice) &&
          (best.node == NULL || compare (&candidate, &best, need.soon) < 0))
        best = candidate;
    }

  if (best.node == NULL)
    return choice;
  choice.address = best.node->address;
  choice.overlaps = best.overlaps;
  choice.load = best.load;
  return choice;
}

static void
note_handout (AllocatePool *pool, Promise *promise, gint64 now)
{
  Handout *handout = g_new (Handout, 1);

  *handout = (Handout){ promise, now };
  promise->fresh++;
  g_queue_push_tail (&pool->handouts, handout);
}

AllocateBooking *
allocate_pool_book (AllocatePool *pool, const AllocateQuestion *question, const char *address)
{
  Entry *entry = g_new0 (Entry, 1);
  AllocateBooking *booking = &entry->booking;

  entry->promise = promise_of (pool, address);
  booking->meeting = g_strdup (question->meeting);
  booking->address = g_strdup (address);
  booking->begin_at = question->begin_at;
  booking->end_at = question->end_at;
  booking->serial = ++pool->serial;
  booking->asked_at = question->now;
  if (booking->begin_at == 0)
    entry->promise->instants++;
  else
    allocate_timeline_add (entry->promise->scheduled, booking->begin_at, booking->end_at, entry);

  forget_handouts (pool, question->now);
  if (question->begin_at <= question->now + pool->ahead)
    note_handout (pool, entry->promise, question->now);
  g_hash_table_replace (pool->entries, booking->meeting, entry);
  return booking;
}

AllocateBooking *
allocate_pool_find (const AllocatePool *pool, const char *meeting)
{
  Entry *entry = g_hash_table_lookup (pool->entries, meeting);

  return entry != NULL ? &entry->booking : NULL;
}

void
allocate_pool_release (AllocatePool *pool, const char *meeting)
{
  g_hash_table_remove (pool->entries, meeting);
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer data)
{
  const AllocateBooking *booking = &((const Entry *) value)->booking;
  const gint64 *now = data;

  return booking->begin_at == 0 && booking->asked_at + INSTANT_SECONDS < *now;
}

void
allocate_pool_sweep (AllocatePool *pool, gint64 now)
{
  g_hash_table_foreach_remove (pool->entries, is_forgotten, &now);
  forget_handouts (pool, now);
  for (guint i = pool->promises->len; i > 0; i--)
    {
      const Promise *promise = g_ptr_array_index (pool->promises, i - 1);

      if (promise->instants == 0 && promise->fresh == 0 &&
          allocate_timeline_size (promise->scheduled) == 0)
        g_ptr_array_remove_index (pool->promises, i - 1);
    }
}

GPtrArray *
allocate_pool_list (const AllocatePool *pool)
{
  GPtrArray *bookings = g_ptr_array_sized_new (g_hash_table_size (pool->entries));
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, pool->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (bookings, &((Entry *) entry)->booking);
  return bookings;
}
