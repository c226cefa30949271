#include "plugins/allocate/on-demand/commands.h"

#include <string.h>

struct _AllocateCommands
{
  GwHost *host;
  const char *lines[3]; /* by AllocateAction; the last is nullable */
  const char *prefix;
  const char *secret_file; /* nullable */
  const char *apiserver;   /* nullable */
  guint timeout;
};

static const char *const actions[] = { "create", "delete", "list" };
static const char *const keys[] = { "create-command", "delete-command", "list-command" };

static gboolean
read_line (AllocateCommands *self, const GwConfig *config, AllocateAction action, GError **error)
{
  const char *line = gw_config_string (config, keys[action]);
  g_autofree char *where = gw_config_where (config, keys[action]);

  self->lines[action] = line;
  if (line == NULL && action == ALLOCATE_LIST)
    return TRUE;
  if (line == NULL)
    {
      g_set_error (
          error, GW_ERROR, GW_ERROR_CONFIG,
          "%s is missing: the program that %ss a machine; docs/examples/on-demand has some", where,
          actions[action]);
      return FALSE;
    }
  if (gw_command_check (line, error))
    return TRUE;
  g_prefix_error (error, "%s: ", where);
  return FALSE;
}

AllocateCommands *
allocate_commands_new (GwHost *host, const GwConfig *config, GError **error)
{
  g_autoptr (AllocateCommands) self = g_new0 (AllocateCommands, 1);

  self->host = host;
  self->prefix = gw_config_string (config, "prefix");
  self->secret_file = gw_config_string (config, "secret-file");
  self->apiserver = gw_config_string (config, "apiserver");
  self->timeout = (guint) gw_config_integer (config, "command-timeout");
  for (AllocateAction action = ALLOCATE_CREATE; action <= ALLOCATE_LIST; action++)
    {
      if (!read_line (self, config, action, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
allocate_commands_free (AllocateCommands *self)
{
  g_free (self);
}

gboolean
allocate_commands_can_list (const AllocateCommands *self)
{
  return self->lines[ALLOCATE_LIST] != NULL;
}

static void
add (GPtrArray *environment, const char *name, const char *value)
{
  g_ptr_array_add (environment, g_strconcat (name, "=", value != NULL ? value : "", NULL));
}

static void
add_time (GPtrArray *environment, const char *name, gint64 time)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, time);

  add (environment, name, text);
}

static void
add_machine (GPtrArray *environment, const AllocateMachine *machine)
{
  const char *colon = strrchr (machine->address, ':');
  g_autofree char *name = g_strndup (machine->address, (gsize) (colon - machine->address));
  gint64 begin_at = 0, end_at = 0;

  allocate_machine_span (machine, &begin_at, &end_at);
  add (environment, "MEETING_NODE_NAME", machine->name);
  add (environment, "MEETING_NODE_ADDRESS", machine->address);
  add (environment, "MEETING_NODE_HOST", name);
  add (environment, "MEETING_NODE_PORT", colon + 1);
  add (environment, "MEETING_NODE_LABELS", machine->labels);
  add (environment, "MEETING_KIND", machine->owner != NULL ? "instant" : "scheduled");
  add (environment, "MEETING_OWNER", machine->owner);
  add_time (environment, "MEETING_BEGIN_AT", begin_at);
  add_time (environment, "MEETING_END_AT", end_at);
}

GwCommandRun *
allocate_commands_run (AllocateCommands *self,
                       AllocateAction action,
                       const AllocateMachine *machine,
                       GwCommandDone done,
                       gpointer data)
{
  g_autoptr (GPtrArray) environment = g_ptr_array_new_with_free_func (g_free);
  GwCommand command = { .size = sizeof command };

  add (environment, "MEETING_ACTION", actions[action]);
  add (environment, "MEETING_NODE_PREFIX", self->prefix);
  add (environment, "MEETING_SECRET_FILE", self->secret_file);
  add (environment, "MEETING_APISERVER", self->apiserver);
  if (machine != NULL)
    add_machine (environment, machine);
  g_ptr_array_add (environment, NULL);

  command.line = self->lines[action];
  command.environment = (const char *const *) environment->pdata;
  command.timeout = self->timeout;
  return gw_host_run_command (self->host, &command, done, data);
}
