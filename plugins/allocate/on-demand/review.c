#include "plugins/allocate/on-demand/review.h"

#include "plugins/allocate/calendar.h"

/* Looks in a row that find a meeting over before it leaves a machine that goes on for others: a
 * clock that was set by mistake is put right before. */
#define OVER_LOOKS 3

typedef struct
{
  GwHost *host;
  AllocateLedger *ledger;
  AllocateMaker *maker;
  AllocateNaming *naming;
  gint64 now;
} Review;

static gboolean
is_denied (const AllocateCalendar *calendar, AllocateStay *stay)
{
  AllocateOpinion opinion = allocate_calendar_judge (
      calendar, stay->meeting, stay->machine->address, stay->begin_at, stay->end_at);

  if (opinion != ALLOCATE_UNKNOWN)
    stay->doubts = opinion == ALLOCATE_DENIED ? stay->doubts + 1 : 0;
  return stay->doubts >= ALLOCATE_DOUBTS_MAX;
}

/* The last stay of a machine goes with the machine. */
static gboolean
is_over (const Review *self, AllocateStay *stay)
{
  const AllocateTimes *times = allocate_ledger_times (self->ledger);
  gboolean over = stay->end_at + times->lead + times->linger < self->now;

  stay->over = over ? stay->over + 1 : 0;
  return stay->over >= OVER_LOOKS && allocate_timeline_size (stay->machine->stays) > 1;
}

static void
review_machine (const Review *self, const AllocateCalendar *calendar, AllocateMachine *machine)
{
  gboolean changed = FALSE;

  for (guint i = allocate_timeline_size (machine->stays); i > 0; i--)
    {
      AllocateStay *stay = allocate_timeline_get (machine->stays, i - 1)->item;
      gboolean denied = is_denied (calendar, stay);

      if (denied)
        g_message ("meeting %s is not in api's calendar any more: machine %s is free of it",
                   stay->meeting, machine->name);
      if (!denied && !is_over (self, stay))
        continue;
      allocate_ledger_unbook (self->ledger, stay);
      changed = TRUE;
    }

  if (changed)
    allocate_maker_keep (self->maker, machine, NULL, NULL);
}

/* Whether it serves scheduled meetings, or may: nobody's instant meetings are sent there. */
static gboolean
is_free (const AllocateMachine *machine)
{
  return machine->owner == NULL || machine->owner[0] == '\0';
}

/* Returns: (nullable): the machine at @address, planned when it has one of our names. */
static AllocateMachine *
machine_at (const Review *self, const char *address)
{
  AllocateMachine *machine = allocate_ledger_find_address (self->ledger, address);
  g_autofree char *name = NULL;

  if (machine != NULL)
    return is_free (machine) && allocate_machine_is_open (machine, self->now) ? machine : NULL;
  name = allocate_naming_read (self->naming, address);
  if (name == NULL)
    return NULL;
  machine = allocate_machine_new (name, address, "", NULL);
  allocate_ledger_add (self->ledger, machine);
  return machine;
}

static void
on_theirs (const GwBooking *theirs, gpointer data)
{
  const Review *self = data;
  AllocateMachine *machine;

  if (allocate_ledger_find_stay (self->ledger, theirs->meeting) != NULL ||
      theirs->end_at <= self->now)
    return;
  machine = machine_at (self, theirs->sfu);
  if (machine == NULL)
    return;
  g_clear_pointer (&machine->owner, g_free);
  allocate_ledger_book (self->ledger, machine, theirs->meeting, theirs->begin_at, theirs->end_at)
      ->durable = TRUE;
  allocate_maker_keep (self->maker, machine, NULL, NULL);
  g_message ("meeting %s has machine %s in api's calendar: taken over", theirs->meeting,
             machine->name);
}

static void
take_over (const Review *self, const AllocateCalendar *calendar)
{
  allocate_calendar_visit (calendar, on_theirs, (gpointer) self);
}

void
allocate_review_take_over (GwHost *host,
                           AllocateLedger *ledger,
                           AllocateMaker *maker,
                           AllocateNaming *naming)
{
  const Review self = { host, ledger, maker, naming, gw_host_now (host) };
  g_autoptr (AllocateCalendar) calendar = allocate_calendar_new (host);

  take_over (&self, calendar);
}

void
allocate_review (GwHost *host, AllocateLedger *ledger, AllocateMaker *maker, AllocateNaming *naming)
{
  const Review self = { host, ledger, maker, naming, gw_host_now (host) };
  g_autoptr (AllocateCalendar) calendar = allocate_calendar_new (host);
  g_autoptr (GPtrArray) machines = allocate_ledger_list (ledger);

  for (guint i = 0; i < machines->len; i++)
    review_machine (&self, calendar, g_ptr_array_index (machines, i));
  take_over (&self, calendar);
}
