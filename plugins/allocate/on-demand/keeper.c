#include "plugins/allocate/on-demand/keeper.h"

#include "plugins/allocate/on-demand/inventory.h"
#include "plugins/allocate/on-demand/review.h"

/* Seconds between looks at every machine, at the longest. */
#define LOOK_SECONDS 60

/* Seconds between looks after which nodes need a moment to be heard again: the process or the whole
 * machine slept, or the clock was set. */
#define GAP_SECONDS (LOOK_SECONDS + 30)

/* Seconds that the clock may be ahead of the look that was due before it counts as set, or as a
 * machine that slept; then nothing is deleted for a while, in case it is set back. */
#define JUMP_SECONDS 600
#define JUMP_HOLD_SECONDS (60 * 60)

/* Seconds of use that a crash may cost. */
#define USE_SECONDS 300

struct _AllocateKeeper
{
  GwHost *host;
  AllocateNaming *naming;
  AllocateCommands *commands;
  AllocateLedger *ledger;
  AllocateMaker *maker;
  AllocateInventory *inventory;
  gint64 review_interval;
  gint64 settle;  /* seconds after the start in which nodes may still be on their way to be heard */
  GwAlarm *alarm; /* nullable */
  gint64 alarm_at;
  GwAlarm *review_alarm; /* nullable */
  guint watchdog;
  gint64 looked_at;
  gint64 looked_at_all; /* when every machine was looked at */
  gint64 hold_until;    /* nothing is deleted before */
  gboolean queued;      /* a machine waits for its turn to run a command */
};

static void look (AllocateKeeper *self);

static void
on_alarm (gpointer data)
{
  AllocateKeeper *self = data;

  self->alarm = NULL;
  look (self);
}

/* Sees to it that a look comes at @at. */
static void
arm (AllocateKeeper *self, gint64 at)
{
  at = MAX (at, gw_host_now (self->host) + 1);
  if (self->alarm != NULL && self->alarm_at <= at)
    return;
  g_clear_pointer (&self->alarm, gw_alarm_cancel);
  self->alarm_at = at;
  self->alarm = gw_host_set_alarm (self->host, at, on_alarm, self);
}

/* What has its moment in a future that is none: at once. */
static void
forget_future (AllocateKeeper *self, gint64 now)
{
  g_autoptr (GPtrArray) machines = allocate_ledger_list (self->ledger);

  for (guint i = 0; i < machines->len; i++)
    {
      AllocateMachine *machine = g_ptr_array_index (machines, i);

      machine->not_before = MIN (machine->not_before, now);
      machine->heard_at = MIN (machine->heard_at, now);
      machine->used_at = MIN (machine->used_at, now);
      machine->made_at = MIN (machine->made_at, now);
    }
}

/* Those that were heard until the gap were so until now. */
static void
bridge_gap (AllocateKeeper *self, gint64 now)
{
  g_autoptr (GPtrArray) machines = allocate_ledger_list (self->ledger);

  for (guint i = 0; i < machines->len; i++)
    {
      AllocateMachine *machine = g_ptr_array_index (machines, i);

      if (!allocate_machine_is_lost (machine, self->looked_at))
        machine->heard_at = now;
    }
  self->hold_until = MAX (self->hold_until, now + self->settle);
}

static void
check_clock (AllocateKeeper *self, gint64 now)
{
  if (now > self->looked_at + GAP_SECONDS)
    bridge_gap (self, now);
  if (now < self->looked_at)
    {
      g_message ("the clock was set back by %" G_GINT64_FORMAT " s", self->looked_at - now);
      forget_future (self, now);
      self->hold_until = MIN (self->hold_until, now + self->settle);
      g_clear_pointer (&self->alarm, gw_alarm_cancel);
    }
  else if (now > self->looked_at + LOOK_SECONDS + JUMP_SECONDS)
    {
      g_message ("the clock is %" G_GINT64_FORMAT " s further than a moment ago: no machine is "
                 "deleted for an hour, in case it was set by mistake",
                 now - self->looked_at);
      self->hold_until = now + JUMP_HOLD_SECONDS;
    }
  self->looked_at = now;
}

/* An alarm goes by the clock: when this is set back, it would come late. */
static gboolean
on_watchdog (gpointer data)
{
  AllocateKeeper *self = data;

  if (gw_host_now (self->host) < self->looked_at)
    look (self);
  return G_SOURCE_CONTINUE;
}

static void
hear (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  const GwNode *node = allocate_machine_exists (machine)
                           ? gw_host_find_node (self->host, "sfu", machine->address)
                           : NULL;
  gboolean first = node != NULL && !machine->heard && machine->state == ALLOCATE_RUNNING;

  if (node == NULL)
    return;
  machine->heard_at = now;
  machine->used_at = MAX (machine->used_at, node->participants > 0 ? now : node->last_used);
  if (first)
    {
      machine->heard = TRUE;
      machine->failures = 0;
      g_clear_pointer (&machine->problem, g_free);
      g_message ("machine %s has come up", machine->name);
    }
  if (first || machine->used_at >= machine->kept_used_at + USE_SECONDS)
    allocate_maker_keep (self->maker, machine, NULL, NULL);
}

static void
create (AllocateKeeper *self, AllocateMachine *machine)
{
  if (allocate_maker_is_free (self->maker))
    allocate_maker_create (self->maker, machine);
  else
    self->queued = TRUE;
}

static void delete (AllocateKeeper *self, AllocateMachine *machine, AllocateWhy why)
{
  if (allocate_maker_is_free (self->maker))
    allocate_maker_delete (self->maker, machine, why);
  else
    self->queued = TRUE;
}

/* Each of the following does what is due in one state, and returns when to look again. */

static gint64
consider_planned (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  const AllocateTimes *times = allocate_ledger_times (self->ledger);
  gint64 create_at = MAX (allocate_machine_create_at (machine, times), machine->not_before);
  gint64 forget_at = MAX (allocate_machine_delete_at (machine, times), self->hold_until);

  if (machine->writes > 0)
    return now + 1;
  if (create_at <= now && now < allocate_machine_delete_at (machine, times))
    create (self, machine);
  else if (forget_at <= now)
    allocate_maker_note_deleted (self->maker, machine, ALLOCATE_FOR_GOOD);
  return MIN (create_at > now ? create_at : G_MAXINT64, forget_at > now ? forget_at : G_MAXINT64);
}

static gint64
consider_creating (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  const AllocateTimes *times = allocate_ledger_times (self->ledger);

  /* The command has failed and yet done its work. */
  if (gw_host_find_node (self->host, "sfu", machine->address) != NULL)
    {
      allocate_maker_note_created (self->maker, machine);
      return now;
    }
  if (machine->not_before > now)
    return machine->not_before;
  if (MAX (allocate_machine_delete_at (machine, times), self->hold_until) <= now)
    delete (self, machine, ALLOCATE_FOR_GOOD);
  else
    create (self, machine);
  return G_MAXINT64;
}

/* A machine that was made, is needed, and whose node has not reported once. */
static gint64
consider_boot (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  const AllocateTimes *times = allocate_ledger_times (self->ledger);
  gint64 late_at = MAX (machine->made_at + times->boot_timeout, machine->not_before);

  if (machine->heard || allocate_machine_create_at (machine, times) == G_MAXINT64)
    return G_MAXINT64;
  if (late_at > now)
    return late_at;
  if (allocate_maker_may_delete (self->maker, machine, ALLOCATE_TO_MAKE_AGAIN))
    {
      allocate_maker_back_off (self->maker, machine,
                               "it was made and has not come up; it is deleted and made again");
      delete (self, machine, ALLOCATE_TO_MAKE_AGAIN);
    }
  return G_MAXINT64;
}

static gint64
consider_running (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  const AllocateTimes *times = allocate_ledger_times (self->ledger);
  gint64 at = MAX (allocate_machine_delete_at (machine, times), self->hold_until);

  if (at > now || machine->not_before > now)
    return MIN (MAX (at, machine->not_before), consider_boot (self, machine, now));
  if (allocate_maker_may_delete (self->maker, machine, ALLOCATE_FOR_GOOD))
    delete (self, machine, ALLOCATE_FOR_GOOD);
  return G_MAXINT64;
}

static gint64
consider_deleting (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  if (machine->not_before > now)
    return machine->not_before;
  if (self->hold_until > now)
    return self->hold_until;
  delete (self, machine, machine->again ? ALLOCATE_TO_MAKE_AGAIN : ALLOCATE_FOR_GOOD);
  return G_MAXINT64;
}

static gint64
consider_gone (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  if (machine->writes == 0 && machine->not_before <= now)
    {
      machine->not_before = now + LOOK_SECONDS;
      allocate_maker_note_deleted (self->maker, machine, ALLOCATE_FOR_GOOD);
    }
  return G_MAXINT64;
}

typedef gint64 (*Consider) (AllocateKeeper *self, AllocateMachine *machine, gint64 now);

static const Consider considerations[] = {
  [ALLOCATE_PLANNED] = consider_planned, [ALLOCATE_CREATING] = consider_creating,
  [ALLOCATE_RUNNING] = consider_running, [ALLOCATE_DELETING] = consider_deleting,
  [ALLOCATE_GONE] = consider_gone,
};

/* Returns: when to look again. */
static gint64
consider (AllocateKeeper *self, AllocateMachine *machine, gint64 now)
{
  gint64 due_at = G_MAXINT64;

  hear (self, machine, now);
  if (!machine->busy)
    due_at = considerations[machine->state](self, machine, now);
  machine->due_at = MAX (due_at, now + 1);
  return machine->due_at;
}

/* At those whose moment has come; now and then at all. */
static void
look (AllocateKeeper *self)
{
  g_autoptr (GPtrArray) machines = allocate_ledger_list (self->ledger);
  gint64 now = gw_host_now (self->host);
  gboolean all;
  gint64 next;

  check_clock (self, now);
  allocate_maker_listen (self->maker);
  all = now >= self->looked_at_all + LOOK_SECONDS || now < self->looked_at_all || self->queued;
  if (all)
    self->looked_at_all = now;
  next = self->looked_at_all + LOOK_SECONDS;
  self->queued = FALSE;
  for (guint i = 0; i < machines->len; i++)
    {
      AllocateMachine *machine = g_ptr_array_index (machines, i);

      if (all || machine->due_at <= now)
        consider (self, machine, now);
      next = MIN (next, machine->due_at);
    }
  arm (self, next);
}

static gboolean
has_gap (const AllocateKeeper *self, gint64 now)
{
  return now < self->looked_at || now > self->looked_at + GAP_SECONDS;
}

void
allocate_keeper_heed_clock (AllocateKeeper *self)
{
  if (has_gap (self, gw_host_now (self->host)))
    look (self);
}

void
allocate_keeper_consider (AllocateKeeper *self, AllocateMachine *machine)
{
  gint64 now = gw_host_now (self->host);

  if (has_gap (self, now))
    look (self);
  else
    arm (self, consider (self, machine, now));
}

static void
on_changed (AllocateMachine *machine, gpointer data)
{
  AllocateKeeper *self = data;

  if (machine->state == ALLOCATE_CREATING && machine->problem != NULL)
    allocate_inventory_hurry (self->inventory);
  if (self->queued)
    arm (self, 0);
  else if (!machine->busy && machine->state != ALLOCATE_GONE)
    allocate_keeper_consider (self, machine);
}

static void
on_review (gpointer data)
{
  AllocateKeeper *self = data;

  self->review_alarm = gw_host_set_alarm (
      self->host, gw_host_now (self->host) + self->review_interval, on_review, self);
  allocate_review (self->host, self->ledger, self->maker, self->naming);
  look (self);
}

static gint64
seconds (const GwConfig *config, const char *key)
{
  return gw_config_integer (config, key) / 1000;
}

AllocateKeeper *
allocate_keeper_new (GwHost *host, const GwConfig *config, GError **error)
{
  g_autoptr (AllocateKeeper) self = g_new0 (AllocateKeeper, 1);
  const AllocateTimes times = {
    .lead = seconds (config, "lead"),
    .linger = seconds (config, "linger"),
    .instant_linger = seconds (config, "instant-linger"),
    .boot_timeout = seconds (config, "boot-timeout"),
  };

  self->host = host;
  self->ledger = allocate_ledger_new (&times);
  self->review_interval = seconds (config, "reconcile");
  self->settle = seconds (config, "settle");
  self->naming = allocate_naming_new (config, error);
  if (self->naming == NULL)
    return NULL;
  self->commands = allocate_commands_new (host, config, error);
  if (self->commands == NULL)
    return NULL;
  self->maker =
      allocate_maker_new (host, self->ledger, self->commands,
                          (guint) gw_config_integer (config, "commands-at-once"), on_changed, self);
  self->inventory = allocate_inventory_new (host, config, self->maker, self->ledger, self->naming,
                                            self->commands);
  allocate_maker_load (self->maker);
  return g_steal_pointer (&self);
}

void
allocate_keeper_free (AllocateKeeper *self)
{
  g_clear_handle_id (&self->watchdog, g_source_remove);
  g_clear_pointer (&self->alarm, gw_alarm_cancel);
  g_clear_pointer (&self->review_alarm, gw_alarm_cancel);
  g_clear_pointer (&self->inventory, allocate_inventory_free);
  g_clear_pointer (&self->maker, allocate_maker_free);
  g_clear_pointer (&self->ledger, allocate_ledger_free);
  g_clear_pointer (&self->commands, allocate_commands_free);
  g_clear_pointer (&self->naming, allocate_naming_free);
  g_free (self);
}

void
allocate_keeper_start (AllocateKeeper *self)
{
  gint64 now = gw_host_now (self->host);

  self->looked_at = now;
  self->hold_until = now + self->settle;
  self->watchdog = g_timeout_add_seconds (LOOK_SECONDS, on_watchdog, self);
  self->review_alarm = gw_host_set_alarm (self->host, now + self->review_interval, on_review, self);
  allocate_inventory_start (self->inventory);
  look (self);
}

AllocateLedger *
allocate_keeper_ledger (AllocateKeeper *self)
{
  return self->ledger;
}

AllocateMaker *
allocate_keeper_maker (AllocateKeeper *self)
{
  return self->maker;
}

static gboolean
is_taken (const AllocateKeeper *self, const char *name, const char *address)
{
  return allocate_ledger_find (self->ledger, name) != NULL ||
         allocate_ledger_find_address (self->ledger, address) != NULL ||
         gw_host_find_node (self->host, "sfu", address) != NULL;
}

AllocateMachine *
allocate_keeper_plan (AllocateKeeper *self, const char *labels, const char *owner)
{
  /* Each try has the next port, or another name. */
  for (guint i = 0; i < ALLOCATE_PORTS; i++)
    {
      g_autofree char *name = allocate_naming_invent (self->naming);
      g_autofree char *address = allocate_naming_address (self->naming, name);
      AllocateMachine *machine;

      if (is_taken (self, name, address))
        continue;
      machine = allocate_machine_new (name, address, labels, owner);
      if (owner != NULL)
        machine->used_at = gw_host_now (self->host);
      allocate_ledger_add (self->ledger, machine);
      return machine;
    }

  return NULL;
}
