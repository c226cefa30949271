#include "plugins/allocate/on-demand/inventory.h"

#include "plugins/allocate/on-demand/listing.h"
#include "plugins/allocate/on-demand/review.h"

/* Lists in a row that must say the same before it is believed: clouds take a while to know of what
 * they have just made. */
#define LISTS 2

/* Seconds to a list that is not to wait. */
#define HURRY_SECONDS 30

struct _AllocateInventory
{
  GwHost *host;
  AllocateMaker *maker;
  AllocateLedger *ledger;
  AllocateNaming *naming;
  AllocateCommands *commands;
  gint64 interval;
  gboolean delete_unknown;
  GwAlarm *alarm; /* nullable */
  gint64 alarm_at;
  gboolean listing;
  gint64 listed_from;  /* when the list under way was begun */
  GHashTable *unknown; /* name → how many lists in a row had it */
};

static void list (AllocateInventory *self);

static void
on_alarm (gpointer data)
{
  AllocateInventory *self = data;

  self->alarm = NULL;
  list (self);
}

static void
arm (AllocateInventory *self, gint64 wait)
{
  gint64 at = gw_host_now (self->host) + wait;

  if (self->alarm != NULL && self->alarm_at <= at)
    return;
  g_clear_pointer (&self->alarm, gw_alarm_cancel);
  self->alarm_at = at;
  self->alarm = gw_host_set_alarm (self->host, at, on_alarm, self);
}

/* A machine that was running is not there. One whose node reports is, whatever the list says. */
static void
miss (AllocateInventory *self, AllocateMachine *machine)
{
  const AllocateTimes *times = allocate_ledger_times (self->ledger);
  gboolean needed = allocate_machine_delete_at (machine, times) > gw_host_now (self->host) &&
                    allocate_machine_create_at (machine, times) != G_MAXINT64;

  if (machine->made_at >= self->listed_from ||
      gw_host_find_node (self->host, "sfu", machine->address) != NULL)
    return;
  if (++machine->missing < LISTS)
    {
      arm (self, HURRY_SECONDS);
      return;
    }
  g_warning ("machine %s is not there any more, says list-command%s", machine->name,
             needed ? "; it is made again" : "");
  allocate_maker_note_deleted (self->maker, machine,
                               needed ? ALLOCATE_TO_MAKE_AGAIN : ALLOCATE_FOR_GOOD);
}

static void
compare (AllocateInventory *self, AllocateMachine *machine, GHashTable *names)
{
  gboolean there = g_hash_table_contains (names, machine->name);

  if (machine->busy)
    return;
  if (there)
    machine->missing = 0;
  if (machine->state == ALLOCATE_RUNNING && !there)
    miss (self, machine);
  else if (machine->state == ALLOCATE_CREATING && there)
    allocate_maker_note_created (self->maker, machine);
  else if (machine->state == ALLOCATE_DELETING && machine->problem != NULL && !there)
    allocate_maker_note_deleted (self->maker, machine,
                                 machine->again ? ALLOCATE_TO_MAKE_AGAIN : ALLOCATE_FOR_GOOD);
}

/* It is in the ledger from now on, as nobody's: deleted once it has been idle for long enough. */
static void
adopt (AllocateInventory *self, const char *name)
{
  g_autofree char *address = allocate_naming_address (self->naming, name);
  AllocateMachine *machine = allocate_machine_new (name, address, "", "");

  machine->state = ALLOCATE_RUNNING;
  machine->made_at = machine->used_at = gw_host_now (self->host);
  allocate_ledger_add (self->ledger, machine);
  allocate_maker_keep (self->maker, machine, NULL, NULL);
}

/* Told once. Where addresses hold no names, nobody can tell whether such a machine is idle. */
static void
note_unknown (AllocateInventory *self, const char *name)
{
  if (self->delete_unknown && allocate_naming_is_in_address (self->naming))
    {
      g_warning ("machine %s is called as ours are, and in no ledger: it is deleted once it has "
                 "been idle for instant-linger",
                 name);
      adopt (self, name);
    }
  else
    {
      g_warning (
          "machine %s is called as ours are, and in no ledger: delete it, or have it deleted "
          "when it is idle with delete-unknown",
          name);
    }
}

/* Returns: (transfer full): those of the names that are ours and in no ledger, with how often. */
static GHashTable *
count_unknown (AllocateInventory *self, GHashTable *names)
{
  GHashTable *unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      guint lists = GPOINTER_TO_UINT (g_hash_table_lookup (self->unknown, name)) + 1;

      if (!allocate_naming_is_ours (self->naming, name) ||
          allocate_ledger_find (self->ledger, name) != NULL)
        continue;
      g_hash_table_insert (unknown, g_strdup (name), GUINT_TO_POINTER (lists));
      if (lists == LISTS)
        note_unknown (self, name);
    }

  return unknown;
}

static void
take (AllocateInventory *self, GHashTable *names)
{
  g_autoptr (GPtrArray) machines = allocate_ledger_list (self->ledger);
  GHashTable *unknown;

  for (guint i = 0; i < machines->len; i++)
    compare (self, g_ptr_array_index (machines, i), names);
  /* What api's calendar has promised is not unknown, although the ledger may have been lost. */
  allocate_review_take_over (self->host, self->ledger, self->maker, self->naming);
  unknown = count_unknown (self, names);
  g_hash_table_unref (self->unknown);
  self->unknown = unknown;
}

static void
on_listed (const GwCommandResult *result, const GError *error, gpointer data)
{
  AllocateInventory *self = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GHashTable) names = NULL;

  self->listing = FALSE;
  if (error == NULL)
    names = allocate_listing_read (result->output, &cause);
  if (names != NULL)
    take (self, names);
  else
    g_warning ("list-command: %s; the ledger stays as it is",
               error != NULL ? error->message : cause->message);
}

static void
list (AllocateInventory *self)
{
  arm (self, self->interval);
  if (self->listing)
    return;
  self->listing = TRUE;
  self->listed_from = gw_host_now (self->host);
  allocate_commands_run (self->commands, ALLOCATE_LIST, NULL, on_listed, self);
}

AllocateInventory *
allocate_inventory_new (GwHost *host,
                        const GwConfig *config,
                        AllocateMaker *maker,
                        AllocateLedger *ledger,
                        AllocateNaming *naming,
                        AllocateCommands *commands)
{
  AllocateInventory *self = g_new0 (AllocateInventory, 1);

  self->host = host;
  self->maker = maker;
  self->ledger = ledger;
  self->naming = naming;
  self->commands = commands;
  self->interval = gw_config_integer (config, "reconcile") / 1000;
  self->delete_unknown = gw_config_boolean (config, "delete-unknown");
  self->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
allocate_inventory_free (AllocateInventory *self)
{
  g_clear_pointer (&self->alarm, gw_alarm_cancel);
  g_hash_table_unref (self->unknown);
  g_free (self);
}

void
allocate_inventory_start (AllocateInventory *self)
{
  if (allocate_commands_can_list (self->commands))
    list (self);
}

void
allocate_inventory_hurry (AllocateInventory *self)
{
  if (allocate_commands_can_list (self->commands))
    arm (self, HURRY_SECONDS / 3);
}
