#include "config.h"

#include "tests/bench/allocate/fleet.h"

#include <math.h>
#include <string.h>

#define HOUR 3600
#define BOOT_MIN 60
#define BOOT_MAX 180
#define COMMAND_TIME 5
#define REPAIR_TIME (10 * 60)
#define FAILS_EVERY (500.0 * HOUR) /* on the average */
#define CREATE_FAILS 0.005
#define CAPACITY 500 /* people */

typedef struct
{
  char *name;
  char *address;
  gint64 since;     /* that it exists; 0: it does not */
  guint generation; /* of the machine of this name */
  gboolean is_alive;
  gboolean is_pool;
  guint people;
} Machine;

struct _Fleet
{
  GwRig *rig;
  Agenda *agenda;
  GRand *dice;
  FleetFailed failed;
  gpointer data;
  GHashTable *by_name;    /* Machine, owned */
  GHashTable *by_address; /* Machine */
  gboolean is_reliable;
  guint n_machines;
  FleetBill bill;
};

/* What is noted for a machine of one generation. */
typedef struct
{
  Machine *machine;
  guint generation;
} Visit;

static void
machine_free (gpointer data)
{
  Machine *machine = data;

  g_free (machine->name);
  g_free (machine->address);
  g_free (machine);
}

Fleet *
fleet_new (GwRig *rig, Agenda *agenda, guint32 seed, FleetFailed failed, gpointer data)
{
  Fleet *self = g_new0 (Fleet, 1);

  self->rig = rig;
  self->agenda = agenda;
  self->dice = g_rand_new_with_seed (seed);
  self->failed = failed;
  self->data = data;
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, machine_free);
  self->by_address = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
fleet_free (Fleet *self)
{
  g_hash_table_unref (self->by_address);
  g_hash_table_unref (self->by_name);
  g_rand_free (self->dice);
  g_free (self);
}

void
fleet_stop_failing (Fleet *self)
{
  self->is_reliable = TRUE;
}

static void
report (Fleet *self, const Machine *machine)
{
  static const char *const no_labels[] = { NULL };
  GwNode node = {
    .size = sizeof (GwNode),
    .role = "sfu",
    .address = machine->address,
    .load = (double) machine->people / CAPACITY,
    .meetings = (machine->people + 4) / 5,
    .participants = machine->people,
    .capacity = CAPACITY,
    .labels = no_labels,
  };

  gw_rig_put_node (self->rig, &node);
}

static void
note (Fleet *self, gint64 delay, AgendaEvent event, Machine *machine)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->machine = machine;
  visit->generation = machine->generation;
  agenda_note (self->agenda, gw_rig_now (self->rig) + delay, event, self, visit);
}

/* Returns: (nullable): %NULL when it is another machine by now, or none. */
static Machine *
visited (gpointer what)
{
  g_autofree Visit *visit = what;

  return visit->machine->generation == visit->generation && visit->machine->since != 0
             ? visit->machine
             : NULL;
}

static void on_failure (gpointer data, gpointer what);

static void
on_up (gpointer data, gpointer what)
{
  Fleet *self = data;
  Machine *machine = visited (what);

  if (machine == NULL)
    return;

  machine->is_alive = TRUE;
  report (self, machine);
  note (self, (gint64) (-FAILS_EVERY * log (1 - g_rand_double (self->dice))), on_failure, machine);
}

static void
on_failure (gpointer data, gpointer what)
{
  Fleet *self = data;
  Machine *machine = visited (what);

  if (machine == NULL || self->is_reliable)
    return;

  machine->is_alive = FALSE;
  machine->people = 0;
  self->bill.failed++;
  gw_rig_silence_node (self->rig, "sfu", machine->address);
  self->failed (machine->address, self->data);
  if (machine->is_pool)
    note (self, REPAIR_TIME, on_up, machine);
}

static Machine *
add_machine (Fleet *self, const char *name, const char *address)
{
  Machine *machine = g_hash_table_lookup (self->by_name, name);

  if (machine == NULL)
    {
      machine = g_new0 (Machine, 1);
      machine->name = g_strdup (name);
      machine->address = g_strdup (address);
      g_hash_table_insert (self->by_name, machine->name, machine);
      g_hash_table_insert (self->by_address, machine->address, machine);
    }
  machine->since = gw_rig_now (self->rig);
  machine->generation++;
  self->bill.created++;
  self->n_machines++;
  self->bill.most = MAX (self->bill.most, self->n_machines);
  return machine;
}

void
fleet_add_pool (Fleet *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i + 1);
      g_autofree char *address = g_strdup_printf ("%u.sfu.example.com:443", i + 1);
      Machine *machine = add_machine (self, name, address);

      machine->is_pool = TRUE;
      note (self, 0, on_up, machine);
    }
}

static void
create (Fleet *self, GwCommandRun *run, const char *name, const char *address)
{
  Machine *machine = g_hash_table_lookup (self->by_name, name);

  if (g_rand_double (self->dice) < CREATE_FAILS)
    {
      g_autoptr (GError) error =
          g_error_new (GW_ERROR, GW_ERROR_FAILED, "create: exit status 1: no quota left");

      gw_rig_reply_command (self->rig, run, COMMAND_TIME, NULL, error);
      return;
    }
  if (machine == NULL || machine->since == 0)
    {
      machine = add_machine (self, name, address);
      note (self, g_rand_int_range (self->dice, BOOT_MIN, BOOT_MAX), on_up, machine);
    }
  gw_rig_reply_command (self->rig, run, COMMAND_TIME, "", NULL);
}

static void delete (Fleet *self, GwCommandRun *run, const char *name)
{
  Machine *machine = g_hash_table_lookup (self->by_name, name);

  if (machine != NULL && machine->since != 0)
    {
      if (machine->people > 0)
        self->bill.deleted_in_use++;
      if (machine->is_alive)
        gw_rig_silence_node (self->rig, "sfu", machine->address);
      self->bill.seconds += gw_rig_now (self->rig) - machine->since;
      self->n_machines--;
      machine->since = 0;
      machine->is_alive = FALSE;
    }
  gw_rig_reply_command (self->rig, run, COMMAND_TIME, "", NULL);
}

static void
list (Fleet *self, GwCommandRun *run)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GHashTableIter iter;
  gpointer machine;

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &machine))
    if (((Machine *) machine)->since != 0)
      g_string_append_printf (names, "%s\n", ((Machine *) machine)->name);
  gw_rig_reply_command (self->rig, run, COMMAND_TIME, names->str, NULL);
}

static void
on_command (GwCommandRun *run, const GwCommand *command, gpointer data)
{
  Fleet *self = data;
  char **environment = (char **) command->environment;
  const char *action = g_environ_getenv (environment, "MEETING_ACTION");
  const char *name = g_environ_getenv (environment, "MEETING_NODE_NAME");
  const char *address = g_environ_getenv (environment, "MEETING_NODE_ADDRESS");

  if (g_str_equal (action, "create"))
    create (self, run, name, address);
  else if (g_str_equal (action, "delete"))
    delete (self, run, name);
  else
    list (self, run);
}

void
fleet_open_cloud (Fleet *self)
{
  gw_rig_on_command (self->rig, on_command, self);
}

gboolean
fleet_is_alive (Fleet *self, const char *address)
{
  const Machine *machine = g_hash_table_lookup (self->by_address, address);

  return machine != NULL && machine->is_alive;
}

void
fleet_move_people (Fleet *self, const char *address, int people)
{
  Machine *machine = g_hash_table_lookup (self->by_address, address);

  if (machine == NULL || !machine->is_alive)
    return;
  machine->people = (guint) MAX ((int) machine->people + people, 0);
  report (self, machine);
}

void
fleet_bill (Fleet *self, FleetBill *bill)
{
  GHashTableIter iter;
  gpointer value;

  *bill = self->bill;
  bill->left = self->n_machines;
  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Machine *machine = value;

      if (machine->since != 0)
        bill->seconds += gw_rig_now (self->rig) - machine->since;
    }
}
