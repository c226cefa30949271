#include "plugins/allocate/on-demand/desk.h"

#include <string.h>

/* Seconds until a machine that is being made may be asked for again. */
#define RETRY_MIN 5
#define RETRY_MAX 3600

/* Seconds that a scheduled meeting is given which is asked for after its end. */
#define OVERRUN_SECONDS (30 * 60)

struct _AllocateDesk
{
  GwHost *host;
  AllocateRules *rules;
  AllocateKeeper *keeper;
  AllocateHelpers *turns;
  guint max_machines;  /* 0: no limit */
  GHashTable *waiting; /* of Promise, as a set */
};

/* A scheduled meeting that was promised a machine, on its way to the disk.
 * @serial: of its stay.
 * @from: (nullable): the name of the machine it was on before, as the disk has it, and when. */
typedef struct
{
  AllocateDesk *desk;
  GwAllocation *allocation;
  char *address;
  guint64 serial;
  char *from;
  gint64 from_begin_at;
  gint64 from_end_at;
} Promise;

static void
promise_free (gpointer data)
{
  Promise *promise = data;

  g_free (promise->address);
  g_free (promise->from);
  g_free (promise);
}

AllocateDesk *
allocate_desk_new (GwHost *host,
                   const GwConfig *config,
                   AllocateKeeper *keeper,
                   AllocateHelpers *turns,
                   GError **error)
{
  AllocateRules *rules = allocate_rules_new (config, error);
  AllocateDesk *self;

  if (rules == NULL)
    return NULL;
  self = g_new0 (AllocateDesk, 1);
  self->host = host;
  self->rules = rules;
  self->keeper = keeper;
  self->turns = turns;
  self->max_machines = (guint) gw_config_integer (config, "max-machines");
  self->waiting = g_hash_table_new_full (NULL, NULL, promise_free, NULL);
  return self;
}

void
allocate_desk_free (AllocateDesk *self)
{
  g_hash_table_unref (self->waiting);
  allocate_rules_free (self->rules);
  g_free (self);
}

const char *const *
allocate_desk_labels (const AllocateDesk *self, const char *email)
{
  return allocate_rules_labels (self->rules, email);
}

static void
reply (AllocateDesk *self, GwAllocation *allocation, const char *sfu)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const char *turn =
      allocate_helpers_take (self->turns, request->meeting,
                             allocate_desk_labels (self, request->email), gw_host_now (self->host));

  gw_allocation_reply_sfu_turn (allocation, sfu, turn);
}

typedef struct
{
  gint64 begin_at;
  gint64 end_at;
} Times;

/* Whether one more machine may be promised for that time. */
static gboolean
has_room (AllocateDesk *self, gint64 from, gint64 until)
{
  const AllocateLedger *ledger = allocate_keeper_ledger (self->keeper);

  return self->max_machines == 0 || allocate_ledger_size (ledger) < self->max_machines ||
         allocate_ledger_peak (ledger, from, until, gw_host_now (self->host)) < self->max_machines;
}

static char *
print_no_room (AllocateDesk *self)
{
  return g_strdup_printf ("all %u machines that max-machines allows are taken at that time",
                          self->max_machines);
}

/* The labels of a machine for @email. Returns: (transfer full). */
static char *
labels_of (AllocateDesk *self, const char *email)
{
  return g_strjoinv (";", (char **) allocate_desk_labels (self, email));
}

/* Promises one machine more, for that time.
 * @owner: (nullable).
 * Returns: (nullable): %NULL with @reason set. */
static AllocateMachine *
plan (AllocateDesk *self,
      const GwAllocationRequest *request,
      const char *owner,
      const Times *life,
      char **reason)
{
  g_autofree char *labels = labels_of (self, request->email);
  AllocateMachine *machine = NULL;

  if (!has_room (self, life->begin_at, life->end_at))
    *reason = print_no_room (self);
  else if ((machine = allocate_keeper_plan (self->keeper, labels, owner)) == NULL)
    *reason = g_strdup_printf ("all %d ports from first-port on are taken; with %%n in address, "
                               "each machine has a host of its own",
                               ALLOCATE_PORTS);
  return machine;
}

/* Scheduled meetings. */

/* What the meeting needs, seen from now. */
static Times
need_of (const GwAllocationRequest *request, gint64 now)
{
  gint64 end_at = request->end_at > now ? request->end_at : now + OVERRUN_SECONDS;

  return (Times){ request->begin_at, end_at };
}

/* Returns: (nullable): the stay of @promise, unless it was released or promised anew meanwhile. */
static AllocateStay *
find_stay (AllocateDesk *self, const Promise *promise)
{
  const AllocateLedger *ledger = allocate_keeper_ledger (self->keeper);
  AllocateStay *stay =
      allocate_ledger_find_stay (ledger, gw_allocation_request (promise->allocation)->meeting);

  return stay != NULL && stay->serial == promise->serial ? stay : NULL;
}

static void
put_back (AllocateDesk *self, const char *meeting, const Promise *promise)
{
  AllocateLedger *ledger = allocate_keeper_ledger (self->keeper);
  AllocateStay *stay = find_stay (self, promise);
  AllocateMachine *from =
      promise->from != NULL ? allocate_ledger_find (ledger, promise->from) : NULL;

  if (stay == NULL)
    return;
  if (from != NULL)
    allocate_ledger_book (ledger, from, meeting, promise->from_begin_at, promise->from_end_at)
        ->durable = TRUE;
  else
    allocate_ledger_unbook (ledger, stay);
}

static void
fail (AllocateDesk *self, AllocateMachine *machine, const Promise *promise, const GError *error)
{
  put_back (self, gw_allocation_request (promise->allocation)->meeting, promise);
  gw_allocation_reply_error (
      promise->allocation,
      g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "the promise of machine %s cannot be kept, and is not made: %s", machine->name,
                   error->message));
}

static void
on_promised (AllocateMachine *machine, const GError *error, gpointer data)
{
  Promise *promise = data;
  AllocateDesk *self = promise->desk;
  AllocateLedger *ledger = allocate_keeper_ledger (self->keeper);
  AllocateStay *stay = find_stay (self, promise);
  AllocateMachine *from =
      promise->from != NULL ? allocate_ledger_find (ledger, promise->from) : NULL;

  if (error != NULL)
    {
      fail (self, machine, promise, error);
    }
  else
    {
      if (stay != NULL)
        stay->durable = TRUE;
      if (from != NULL && from != machine)
        allocate_maker_keep (allocate_keeper_maker (self->keeper), from, NULL, NULL);
      reply (self, promise->allocation, promise->address);
    }
  g_hash_table_remove (self->waiting, promise);
  allocate_keeper_consider (self->keeper, machine);
  if (from != NULL && from != machine)
    allocate_keeper_consider (self->keeper, from);
}

/* Books @machine for the meeting, which leaves where it was; answers when that is on the disk. */
static void
promise (AllocateDesk *self,
         GwAllocation *allocation,
         AllocateMachine *machine,
         const Times *need,
         const AllocateStay *earlier)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  Promise *promise = g_new0 (Promise, 1);

  *promise =
      (Promise){ .desk = self, .allocation = allocation, .address = g_strdup (machine->address) };
  if (earlier != NULL && earlier->durable)
    {
      promise->from = g_strdup (earlier->machine->name);
      promise->from_begin_at = earlier->begin_at;
      promise->from_end_at = earlier->end_at;
    }
  g_hash_table_add (self->waiting, promise);
  promise->serial = allocate_ledger_book (allocate_keeper_ledger (self->keeper), machine,
                                          request->meeting, need->begin_at, need->end_at)
                        ->serial;
  allocate_maker_keep (allocate_keeper_maker (self->keeper), machine, on_promised, promise);
}

/* A meeting that has been moved stays where it is alone, or free. */
static AllocateMachine *
choose (AllocateDesk *self,
        const GwAllocationRequest *request,
        const Times *need,
        const AllocateStay *earlier,
        gint64 now)
{
  g_autofree char *labels = labels_of (self, request->email);
  AllocateMachine *own = earlier != NULL ? earlier->machine : NULL;

  if (own != NULL && allocate_timeline_size (own->stays) == 1 &&
      allocate_machine_is_open (own, now) && strcmp (own->labels, labels) == 0)
    return own;
  return allocate_ledger_choose (allocate_keeper_ledger (self->keeper), need->begin_at,
                                 need->end_at, labels, now);
}

static guint
wait_for (const GwAllocationRequest *request, gint64 now)
{
  return (guint) CLAMP ((request->begin_at - now) / 8, 60, RETRY_MAX);
}

static void
allocate_scheduled (AllocateDesk *self, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const AllocateTimes *times = allocate_ledger_times (allocate_keeper_ledger (self->keeper));
  gint64 now = gw_host_now (self->host);
  Times need = need_of (request, now);
  const AllocateStay *stay =
      allocate_ledger_find_stay (allocate_keeper_ledger (self->keeper), request->meeting);
  Times life = { MAX (need.begin_at - times->lead, now), need.end_at + times->linger };
  g_autofree char *reason = NULL;
  AllocateMachine *machine;

  if (stay != NULL && stay->begin_at == request->begin_at && stay->end_at >= request->end_at &&
      stay->end_at > now && stay->durable && allocate_machine_is_open (stay->machine, now))
    {
      reply (self, allocation, stay->machine->address);
      allocate_keeper_consider (self->keeper, stay->machine);
      return;
    }

  machine = choose (self, request, &need, stay, now);
  if (machine == NULL)
    machine = plan (self, request, NULL, &life, &reason);
  if (machine == NULL)
    gw_allocation_reply_retry (allocation, wait_for (request, now), reason);
  else
    promise (self, allocation, machine, &need, stay);
}

/* Instant meetings. */

/* Returns: (transfer full): whose machine it is. All guests share one: over HTTP their meetings
 * cannot be told apart, and whoever has not signed in is not to have machines made at will. */
static char *
owner_of (const GwAllocationRequest *request)
{
  return request->email[0] != '\0' ? g_utf8_strdown (request->email, -1) : g_strdup ("guests");
}

static AllocateMachine *
find_own (AllocateDesk *self, const GwAllocationRequest *request, gint64 now)
{
  g_autofree char *owner = owner_of (request);
  AllocateMachine *machine =
      allocate_ledger_find_owner (allocate_keeper_ledger (self->keeper), owner);

  return machine != NULL && allocate_machine_is_open (machine, now) ? machine : NULL;
}

static void
reply_wait (AllocateDesk *self, GwAllocation *allocation, const AllocateMachine *machine)
{
  gint64 wait = machine->not_before - gw_host_now (self->host);
  g_autofree char *reason =
      machine->problem != NULL
          ? g_strdup_printf ("machine %s is tried again: %s", machine->name, machine->problem)
          : g_strdup_printf ("machine %s is being made", machine->name);

  gw_allocation_reply_retry (allocation, (guint) CLAMP (wait, RETRY_MIN, 60), reason);
}

static void
allocate_instant (AllocateDesk *self, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  gint64 now = gw_host_now (self->host);
  AllocateMachine *machine = find_own (self, request, now);
  const AllocateTimes *times = allocate_ledger_times (allocate_keeper_ledger (self->keeper));

  Times life = { now, now + times->instant_linger };
  g_autofree char *owner = owner_of (request);
  g_autofree char *reason = NULL;

  if (machine == NULL)
    machine = plan (self, request, owner, &life, &reason);
  if (machine == NULL)
    {
      gw_allocation_reply_retry (allocation, 60, reason);
      return;
    }

  machine->used_at = MAX (machine->used_at, now);
  if (machine->state == ALLOCATE_RUNNING &&
      gw_host_find_node (self->host, "sfu", machine->address) != NULL)
    reply (self, allocation, machine->address);
  else
    reply_wait (self, allocation, machine);
  allocate_keeper_consider (self->keeper, machine);
}

void
allocate_desk_allocate (AllocateDesk *self, GwAllocation *allocation)
{
  allocate_keeper_heed_clock (self->keeper);
  if (gw_allocation_request (allocation)->begin_at == 0)
    allocate_instant (self, allocation);
  else
    allocate_scheduled (self, allocation);
}

void
allocate_desk_release (AllocateDesk *self, const char *meeting)
{
  AllocateLedger *ledger = allocate_keeper_ledger (self->keeper);
  AllocateStay *stay = allocate_ledger_find_stay (ledger, meeting);
  AllocateMachine *machine;

  if (stay == NULL)
    return;
  machine = stay->machine;
  allocate_ledger_unbook (ledger, stay);
  allocate_maker_keep (allocate_keeper_maker (self->keeper), machine, NULL, NULL);
  allocate_keeper_consider (self->keeper, machine);
}

/* Returns: (transfer full): in UTC, as in the log. */
static char *
print_time (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time);

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%dT%H:%MZ") : g_strdup ("never");
}

static char *
explain_machine (AllocateDesk *self, const AllocateMachine *machine, const char *what)
{
  static const char *const states[] = { "planned", "being made", "running", "being deleted",
                                        "deleted" };
  const AllocateTimes *times = allocate_ledger_times (allocate_keeper_ledger (self->keeper));
  g_autofree char *until = print_time (allocate_machine_delete_at (machine, times));

  return g_strdup_printf ("sfu: %s, %s; machine %s is %s with %u scheduled meetings, until %s as "
                          "things are%s%s",
                          machine->address, what, machine->name, states[machine->state],
                          allocate_timeline_size (machine->stays), until,
                          machine->problem != NULL ? "; its last trouble: " : "",
                          machine->problem != NULL ? machine->problem : "");
}

char *
allocate_desk_explain (AllocateDesk *self, const GwAllocationRequest *request)
{
  const AllocateTimes *times = allocate_ledger_times (allocate_keeper_ledger (self->keeper));
  gint64 now = gw_host_now (self->host);
  gboolean instant = request->begin_at == 0;
  Times need = need_of (request, now);
  gint64 create_at = instant ? now : MAX (need.begin_at - times->lead, now);
  gint64 delete_at = instant ? now + times->instant_linger : need.end_at + times->linger;
  const AllocateStay *stay =
      allocate_ledger_find_stay (allocate_keeper_ledger (self->keeper), request->meeting);
  AllocateMachine *machine =
      instant ? find_own (self, request, now) : choose (self, request, &need, stay, now);
  g_autofree char *from = print_time (create_at);
  g_autofree char *until = print_time (delete_at);

  if (machine != NULL)
    return explain_machine (self, machine,
                            instant ? "the owner's own" : "free at that time, and the cheapest");
  if (!has_room (self, create_at, delete_at))
    {
      g_autofree char *reason = print_no_room (self);

      return g_strdup_printf ("sfu: none: %s", reason);
    }
  return g_strdup_printf ("sfu: a machine of its own, made at %s, deleted at %s%s", from, until,
                          instant ? " unless it is used" : "");
}
