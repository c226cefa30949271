#include "plugins/allocate/on-demand/maker.h"

#include <string.h>

#include "plugins/allocate/on-demand/naming.h"
#include "plugins/allocate/on-demand/record.h"

#define PREFIX "machine/"

/* Seconds between tries: doubled from the shortest to the longest. */
#define SHORTEST_WAIT 10
#define LONGEST_WAIT 600

/* Seconds after a look that heard no sfu at all, in which the silence of one says nothing: two
 * looks, as they do not all come back at once. */
#define DEAF_SECONDS 120

/* Seconds of silence after which a machine is not paid for any longer, whatever the reason. */
#define SILENCE_MAX (24 * 60 * 60)

/* Seconds that the first list has. */
#define LIST_SECONDS 15

struct _AllocateMaker
{
  GwHost *host;
  AllocateLedger *ledger;
  AllocateCommands *commands;
  guint at_once;
  guint busy;     /* machines */
  gint64 deaf_at; /* when no sfu at all was heard last */
  AllocateChanged changed;
  gpointer data;
  GHashTable *steps; /* of Step under way, as a set */
};

/* A write or a command under way. */
typedef struct
{
  AllocateMaker *maker;
  AllocateMachine *machine;
  AllocateKept kept; /* nullable */
  gpointer data;
} Step;

AllocateMaker *
allocate_maker_new (GwHost *host,
                    AllocateLedger *ledger,
                    AllocateCommands *commands,
                    guint at_once,
                    AllocateChanged changed,
                    gpointer data)
{
  AllocateMaker *self = g_new0 (AllocateMaker, 1);

  self->host = host;
  self->ledger = ledger;
  self->commands = commands;
  self->at_once = at_once;
  self->changed = changed;
  self->data = data;
  self->steps = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  return self;
}

void
allocate_maker_free (AllocateMaker *self)
{
  g_hash_table_unref (self->steps);
  g_free (self);
}

static Step *
begin_step (AllocateMaker *self, AllocateMachine *machine, AllocateKept kept, gpointer data)
{
  Step *step = g_new0 (Step, 1);

  *step = (Step){ self, machine, kept, data };
  g_hash_table_add (self->steps, step);
  return step;
}

static Step
end_step (gpointer data)
{
  Step step = *(Step *) data;

  g_hash_table_remove (step.maker->steps, data);
  return step;
}

static void
load_stay (
    AllocateMachine *machine, const char *meeting, gint64 begin_at, gint64 end_at, gpointer data)
{
  AllocateMaker *self = data;

  allocate_ledger_book (self->ledger, machine, meeting, begin_at, end_at)->durable = TRUE;
}

static void
load (const char *key, const char *value, gpointer data)
{
  AllocateMaker *self = data;
  const char *name = key + strlen (PREFIX);
  g_autoptr (GError) error = NULL;
  AllocateMachine *machine = NULL;

  if (allocate_is_name (name))
    machine = allocate_record_read (name, value, load_stay, self, &error);
  if (machine == NULL)
    {
      g_warning ("the stored \"%s\" is no machine, and left as it is: %s", key,
                 error != NULL ? error->message : "its name is none");
      return;
    }
  machine->heard_at = gw_host_now (self->host);
  /* Whether it was made before the crash is what the first list tells. */
  if (machine->state == ALLOCATE_CREATING && allocate_commands_can_list (self->commands))
    machine->not_before = machine->heard_at + LIST_SECONDS;
  machine->kept_used_at = machine->used_at;
  allocate_ledger_add (self->ledger, machine);
}

void
allocate_maker_load (AllocateMaker *self)
{
  gw_host_visit_stored (self->host, PREFIX, load, self);
}

static void
on_stored (const GError *error, gpointer data)
{
  const Step step = end_step (data);

  step.machine->writes--;
  if (step.kept != NULL)
    step.kept (step.machine, error, step.data);
  else if (error != NULL)
    g_warning ("what became of machine %s is not kept, and will be found out again after a "
               "restart: %s",
               step.machine->name, error->message);
}

void
allocate_maker_keep (AllocateMaker *self,
                     AllocateMachine *machine,
                     AllocateKept kept,
                     gpointer data)
{
  g_autofree char *key = g_strconcat (PREFIX, machine->name, NULL);
  g_autofree char *text = machine->state == ALLOCATE_GONE ? NULL : allocate_record_print (machine);

  machine->writes++;
  machine->kept_used_at = machine->used_at;
  gw_host_store (self->host, key, text, on_stored, begin_step (self, machine, kept, data));
}

gboolean
allocate_maker_is_free (const AllocateMaker *self)
{
  return self->busy < self->at_once;
}

static void
begin (AllocateMaker *self, AllocateMachine *machine)
{
  self->busy++;
  machine->busy = TRUE;
}

static void
end (AllocateMaker *self, AllocateMachine *machine)
{
  self->busy--;
  machine->busy = FALSE;
}

void
allocate_maker_back_off (AllocateMaker *self, AllocateMachine *machine, const char *problem)
{
  gint64 wait = MIN (SHORTEST_WAIT << MIN (machine->failures, 10), LONGEST_WAIT);

  machine->failures++;
  machine->not_before = gw_host_now (self->host) + wait;
  g_free (machine->problem);
  machine->problem = g_strdup (problem);
  g_warning ("machine %s: %s; tried again in %" G_GINT64_FORMAT " s", machine->name, problem, wait);
}

void
allocate_maker_note_created (AllocateMaker *self, AllocateMachine *machine)
{
  machine->state = ALLOCATE_RUNNING;
  machine->made_at = gw_host_now (self->host);
  machine->heard = FALSE;
  machine->again = FALSE;
  machine->missing = 0;
  allocate_maker_keep (self, machine, NULL, NULL);
  g_message ("machine %s is made; %s is expected to report", machine->name, machine->address);
  self->changed (machine, self->data);
}

static void
on_created (const GwCommandResult *result, const GError *error, gpointer data)
{
  const Step step = end_step (data);

  end (step.maker, step.machine);
  if (error == NULL)
    {
      allocate_maker_note_created (step.maker, step.machine);
      return;
    }
  allocate_maker_back_off (step.maker, step.machine, error->message);
  step.maker->changed (step.machine, step.maker->data);
}

/* From here on the ledger says that there may be a machine. */
static void
on_intent_to_create (AllocateMachine *machine, const GError *error, gpointer data)
{
  AllocateMaker *self = data;

  if (error == NULL)
    {
      allocate_commands_run (self->commands, ALLOCATE_CREATE, machine, on_created,
                             begin_step (self, machine, NULL, NULL));
      return;
    }
  end (self, machine);
  machine->state = ALLOCATE_PLANNED;
  allocate_maker_back_off (self, machine, error->message);
  self->changed (machine, self->data);
}

void
allocate_maker_create (AllocateMaker *self, AllocateMachine *machine)
{
  begin (self, machine);
  machine->state = ALLOCATE_CREATING;
  allocate_maker_keep (self, machine, on_intent_to_create, self);
}

static void
note_node (const GwNode *node, gpointer data)
{
  *(gboolean *) data = TRUE;
}

void
allocate_maker_listen (AllocateMaker *self)
{
  gint64 now = gw_host_now (self->host);
  gboolean any = FALSE;

  gw_host_visit_nodes (self->host, "sfu", note_node, &any);
  if (!any || self->deaf_at > now)
    self->deaf_at = now;
}

/* Whether nothing is heard of the machine because nothing is heard of any, perhaps. */
static gboolean
may_be_deaf (const AllocateMaker *self, const AllocateMachine *machine)
{
  gint64 now = gw_host_now (self->host);

  return machine->heard && now < machine->heard_at + SILENCE_MAX &&
         now < self->deaf_at + DEAF_SECONDS;
}

gboolean
allocate_maker_may_delete (AllocateMaker *self, const AllocateMachine *machine, AllocateWhy why)
{
  const GwNode *node = gw_host_find_node (self->host, "sfu", machine->address);

  if (node != NULL && node->participants > 0)
    return FALSE;
  if (why == ALLOCATE_TO_MAKE_AGAIN)
    return node == NULL;
  allocate_maker_listen (self);
  if (node == NULL && may_be_deaf (self, machine))
    return FALSE;
  return allocate_machine_delete_at (machine, allocate_ledger_times (self->ledger)) <=
         gw_host_now (self->host);
}

static void
on_removed (AllocateMachine *machine, const GError *error, gpointer data)
{
  AllocateMaker *self = data;

  if (error != NULL)
    g_warning ("machine %s is gone and still in the ledger: %s", machine->name, error->message);
  else if (machine->writes == 0)
    allocate_ledger_remove (self->ledger, machine);
}

void
allocate_maker_note_deleted (AllocateMaker *self, AllocateMachine *machine, AllocateWhy why)
{
  machine->made_at = 0;
  machine->heard = FALSE;
  machine->again = FALSE;
  machine->missing = 0;
  if (why == ALLOCATE_TO_MAKE_AGAIN)
    {
      machine->state = ALLOCATE_PLANNED;
      allocate_maker_keep (self, machine, NULL, NULL);
    }
  else
    {
      machine->state = ALLOCATE_GONE;
      allocate_maker_keep (self, machine, on_removed, self);
    }
  self->changed (machine, self->data);
}

static AllocateWhy
why (const AllocateMachine *machine)
{
  return machine->again ? ALLOCATE_TO_MAKE_AGAIN : ALLOCATE_FOR_GOOD;
}

static void
on_deleted (const GwCommandResult *result, const GError *error, gpointer data)
{
  const Step step = end_step (data);

  end (step.maker, step.machine);
  if (error == NULL)
    {
      g_message ("machine %s is deleted", step.machine->name);
      allocate_maker_note_deleted (step.maker, step.machine, why (step.machine));
      return;
    }
  allocate_maker_back_off (step.maker, step.machine, error->message);
  step.maker->changed (step.machine, step.maker->data);
}

/* It stays: what it was deleted for is no reason any more, or the ledger cannot say so. */
static void
spare (AllocateMaker *self, AllocateMachine *machine)
{
  end (self, machine);
  machine->state = ALLOCATE_RUNNING;
  machine->again = FALSE;
}

static void
on_intent_to_delete (AllocateMachine *machine, const GError *error, gpointer data)
{
  AllocateMaker *self = data;

  if (error != NULL)
    {
      spare (self, machine);
      allocate_maker_back_off (self, machine, error->message);
    }
  else if (!allocate_maker_may_delete (self, machine, why (machine)))
    {
      spare (self, machine);
      allocate_maker_keep (self, machine, NULL, NULL);
    }
  else
    {
      allocate_commands_run (self->commands, ALLOCATE_DELETE, machine, on_deleted,
                             begin_step (self, machine, NULL, NULL));
      return;
    }
  self->changed (machine, self->data);
}

void
allocate_maker_delete (AllocateMaker *self, AllocateMachine *machine, AllocateWhy reason)
{
  begin (self, machine);
  machine->state = ALLOCATE_DELETING;
  machine->again = reason == ALLOCATE_TO_MAKE_AGAIN;
  allocate_maker_keep (self, machine, on_intent_to_delete, self);
}
