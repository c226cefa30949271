#include "plugins/allocate/on-demand/ledger.h"

#include <string.h>

/* Meetings on one machine: what fits its record in the store, with ids of any length. */
#define STAYS_MAX 200

struct _AllocateLedger
{
  AllocateTimes times;
  guint64 serial;          /* of the last stay */
  GHashTable *machines;    /* name → AllocateMachine */
  GHashTable *addresses;   /* address → AllocateMachine */
  GHashTable *owners;      /* owner → AllocateMachine */
  GHashTable *stays;       /* meeting → AllocateStay */
  AllocateTimeline *spans; /* of AllocateMachine: from its first stay to its last */
};

AllocateLedger *
allocate_ledger_new (const AllocateTimes *times)
{
  AllocateLedger *ledger = g_new0 (AllocateLedger, 1);

  ledger->times = *times;
  ledger->machines = g_hash_table_new (g_str_hash, g_str_equal);
  ledger->addresses = g_hash_table_new (g_str_hash, g_str_equal);
  ledger->owners = g_hash_table_new (g_str_hash, g_str_equal);
  ledger->stays = g_hash_table_new (g_str_hash, g_str_equal);
  ledger->spans = allocate_timeline_new ();
  return ledger;
}

void
allocate_ledger_free (AllocateLedger *ledger)
{
  g_autoptr (GPtrArray) machines = allocate_ledger_list (ledger);

  for (guint i = 0; i < machines->len; i++)
    allocate_ledger_remove (ledger, g_ptr_array_index (machines, i));
  g_hash_table_unref (ledger->machines);
  g_hash_table_unref (ledger->addresses);
  g_hash_table_unref (ledger->owners);
  g_hash_table_unref (ledger->stays);
  allocate_timeline_free (ledger->spans);
  g_free (ledger);
}

const AllocateTimes *
allocate_ledger_times (const AllocateLedger *ledger)
{
  return &ledger->times;
}

/* The machine is nobody's any more: no instant meeting is sent there. */
static void
disown (AllocateLedger *ledger, AllocateMachine *machine)
{
  if (machine->owner == NULL)
    return;
  if (g_hash_table_lookup (ledger->owners, machine->owner) == machine)
    g_hash_table_remove (ledger->owners, machine->owner);
  g_free (machine->owner);
  machine->owner = g_strdup ("");
}

void
allocate_ledger_add (AllocateLedger *ledger, AllocateMachine *machine)
{
  g_hash_table_insert (ledger->machines, machine->name, machine);
  g_hash_table_insert (ledger->addresses, machine->address, machine);
  if (machine->owner != NULL && machine->owner[0] != '\0')
    {
      AllocateMachine *earlier = g_hash_table_lookup (ledger->owners, machine->owner);

      if (earlier != NULL)
        disown (ledger, earlier);
      g_hash_table_insert (ledger->owners, machine->owner, machine);
    }
}

void
allocate_ledger_remove (AllocateLedger *ledger, AllocateMachine *machine)
{
  while (allocate_timeline_size (machine->stays) > 0)
    allocate_ledger_unbook (ledger, allocate_timeline_get (machine->stays, 0)->item);
  disown (ledger, machine);
  g_hash_table_remove (ledger->machines, machine->name);
  if (g_hash_table_lookup (ledger->addresses, machine->address) == machine)
    g_hash_table_remove (ledger->addresses, machine->address);
  allocate_machine_free (machine);
}

AllocateMachine *
allocate_ledger_find (const AllocateLedger *ledger, const char *name)
{
  return g_hash_table_lookup (ledger->machines, name);
}

AllocateMachine *
allocate_ledger_find_address (const AllocateLedger *ledger, const char *address)
{
  return g_hash_table_lookup (ledger->addresses, address);
}

AllocateMachine *
allocate_ledger_find_owner (const AllocateLedger *ledger, const char *owner)
{
  return g_hash_table_lookup (ledger->owners, owner);
}

AllocateStay *
allocate_ledger_find_stay (const AllocateLedger *ledger, const char *meeting)
{
  return g_hash_table_lookup (ledger->stays, meeting);
}

static void
remove_span (AllocateLedger *ledger, AllocateMachine *machine)
{
  gint64 begin_at, end_at;

  if (allocate_machine_span (machine, &begin_at, &end_at))
    allocate_timeline_remove (ledger->spans, begin_at, end_at, machine);
}

static void
add_span (AllocateLedger *ledger, AllocateMachine *machine)
{
  gint64 begin_at, end_at;

  if (allocate_machine_span (machine, &begin_at, &end_at))
    allocate_timeline_add (ledger->spans, begin_at, end_at, machine);
}

AllocateStay *
allocate_ledger_book (AllocateLedger *ledger,
                      AllocateMachine *machine,
                      const char *meeting,
                      gint64 begin_at,
                      gint64 end_at)
{
  AllocateStay *earlier = allocate_ledger_find_stay (ledger, meeting);
  AllocateStay *stay = g_new0 (AllocateStay, 1);

  *stay = (AllocateStay){
    .machine = machine,
    .meeting = g_strdup (meeting),
    .begin_at = begin_at,
    .end_at = end_at,
    .serial = ++ledger->serial,
  };
  if (earlier != NULL)
    allocate_ledger_unbook (ledger, earlier);
  remove_span (ledger, machine);
  allocate_timeline_add (machine->stays, begin_at, end_at, stay);
  add_span (ledger, machine);
  g_hash_table_insert (ledger->stays, stay->meeting, stay);
  return stay;
}

void
allocate_ledger_unbook (AllocateLedger *ledger, AllocateStay *stay)
{
  AllocateMachine *machine = stay->machine;

  remove_span (ledger, machine);
  allocate_timeline_remove (machine->stays, stay->begin_at, stay->end_at, stay);
  add_span (ledger, machine);
  g_hash_table_remove (ledger->stays, stay->meeting);
  g_free (stay->meeting);
  g_free (stay);
}

static gboolean
is_busy (const AllocateMachine *machine, gint64 begin_at, gint64 end_at)
{
  AllocateWalk walk = allocate_timeline_walk (machine->stays, begin_at, end_at);

  return allocate_walk_next (&walk) != NULL;
}

/* Returns: the seconds that the machine has to live longer, G_MAXINT64 when it would have to be
 * made twice. */
static gint64
extra_life (const AllocateLedger *ledger,
            const AllocateMachine *machine,
            const AllocateSpan *span,
            gint64 begin_at,
            gint64 end_at,
            gint64 now)
{
  gint64 margin = ledger->times.lead + ledger->times.linger;
  gint64 made_at = machine->state == ALLOCATE_PLANNED ? span->begin_at - ledger->times.lead : now;
  gint64 earlier = MAX (made_at, now) - MAX (begin_at - ledger->times.lead, now);
  gint64 later = end_at - span->end_at;

  if (begin_at > span->end_at + margin || end_at < span->begin_at - margin)
    return G_MAXINT64;
  return MAX (earlier, 0) + MAX (later, 0);
}

AllocateMachine *
allocate_ledger_choose (
    const AllocateLedger *ledger, gint64 begin_at, gint64 end_at, const char *labels, gint64 now)
{
  const AllocateTimes *times = &ledger->times;
  gint64 margin = times->lead + times->linger;
  gint64 least = end_at + times->linger - MAX (begin_at - times->lead, now);
  AllocateWalk walk =
      allocate_timeline_walk (ledger->spans, begin_at - margin - 1, end_at + margin + 1);
  AllocateMachine *best = NULL;
  const AllocateSpan *span;

  while ((span = allocate_walk_next (&walk)) != NULL)
    {
      AllocateMachine *machine = span->item;
      gint64 extra;

      if (!allocate_machine_is_open (machine, now) || strcmp (machine->labels, labels) != 0 ||
          allocate_timeline_size (machine->stays) >= STAYS_MAX ||
          is_busy (machine, begin_at, end_at))
        continue;
      extra = extra_life (ledger, machine, span, begin_at, end_at, now);
      if (extra < least || (extra == least && best == NULL))
        {
          best = machine;
          least = extra;
        }
    }

  return best;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* Adds a machine's life to the lists of begins and ends. */
static void
add_life (GArray *begins, GArray *ends, gint64 from, gint64 until, gint64 begin_at, gint64 end_at)
{
  if (begin_at >= until || end_at <= from)
    return;
  g_array_append_val (begins, begin_at);
  g_array_append_val (ends, end_at);
}

static guint
most_at_once (GArray *begins, GArray *ends)
{
  guint most = 0, ended = 0;

  g_array_sort (begins, compare_times);
  g_array_sort (ends, compare_times);
  for (guint i = 0; i < begins->len; i++)
    {
      while (g_array_index (ends, gint64, ended) <= g_array_index (begins, gint64, i))
        ended++;
      most = MAX (most, i + 1 - ended);
    }

  return most;
}

guint
allocate_ledger_size (const AllocateLedger *ledger)
{
  return g_hash_table_size (ledger->machines);
}

guint
allocate_ledger_peak (const AllocateLedger *ledger, gint64 from, gint64 until, gint64 now)
{
  const AllocateTimes *times = &ledger->times;
  g_autoptr (GArray) begins = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  AllocateWalk walk =
      allocate_timeline_walk (ledger->spans, from - times->linger, until + times->lead);
  const AllocateSpan *span;
  GHashTableIter iter;
  gpointer value;

  while ((span = allocate_walk_next (&walk)) != NULL)
    add_life (begins, ends, from, until, span->begin_at - times->lead,
              span->end_at + times->linger);
  g_hash_table_iter_init (&iter, ledger->owners);
  while (from < now + times->instant_linger && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const AllocateMachine *machine = value;

      add_life (begins, ends, from, until, now, machine->used_at + times->instant_linger);
    }

  return most_at_once (begins, ends);
}

GPtrArray *
allocate_ledger_list (const AllocateLedger *ledger)
{
  GPtrArray *machines = g_ptr_array_sized_new (g_hash_table_size (ledger->machines));
  GHashTableIter iter;
  gpointer machine;

  g_hash_table_iter_init (&iter, ledger->machines);
  while (g_hash_table_iter_next (&iter, NULL, &machine))
    g_ptr_array_add (machines, machine);
  return machines;
}
