#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/rig.h"

#include <string.h>

#include <glib/gstdio.h>

#include "gateway/host/conf.h"
#include "gateway/host/core.h"
#include "gateway/host/loader.h"
#include "gateway/host/rig-nodes.h"
#include "gateway/host/rig-stage.h"

/* Turns of the loop, and alarms of one moment, after which it will never be quiet. */
#define RESTLESS 100000

/* Moments after which what was answered is forgotten. */
#define ALLOCATIONS_KEPT 1024

#define SUFFIX ".so"

struct _GwRig
{
  GwCore core;
  GwRigStage *stage;
  GPtrArray *loaders; /* of GwLoader: one for each folder, as rows live as long */
  char *temporary;    /* nullable: the state directory, where we made it */
  gboolean in_memory;
  guint64 settled; /* times */
  GwRigNodes *nodes;

  const GwPlugin *plugin; /* %NULL when there is none */
  GwConf *conf;
  GwConfig *config;
  GwHost *host;
  GwStorage *storage;
  char *stored_by; /* whose storage it is */
  gpointer instance;
};

static void
free_loader (gpointer loader)
{
  gw_loader_free (loader);
}

GwRig *
gw_rig_new (gint64 now, const char *state_directory)
{
  GwRig *self = g_new0 (GwRig, 1);
  GwCore *core = &self->core;

  self->in_memory = state_directory == NULL;
  if (state_directory == NULL)
    self->temporary = g_dir_make_tmp ("meeting-rig-XXXXXX", NULL);
  core->state_directory = g_strdup (state_directory != NULL ? state_directory : self->temporary);
  core->metrics = gw_metrics_new ();
  core->registry = gw_registry_new ();
  core->clock = gw_clock_new_simulated (now);
  core->nodes = gw_nodes_new ();
  core->calendar = gw_calendar_new ();
  core->allocations = gw_allocations_new ();
  core->ready = TRUE;
  self->stage = gw_rig_stage_new (core->clock);
  core->command_stage = &gw_rig_stage_commands;
  core->fetch_stage = &gw_rig_stage_fetches;
  core->stage = self->stage;
  self->loaders = g_ptr_array_new_with_free_func (free_loader);
  self->nodes = gw_rig_nodes_new (core->nodes);
  return self;
}

void
gw_rig_free (GwRig *self)
{
  GwCore *core = &self->core;

  gw_rig_destroy (self);
  g_clear_pointer (&self->storage, gw_storage_free);
  g_clear_pointer (&core->allocations, gw_allocations_free);
  gw_rig_stage_free (self->stage);
  g_clear_pointer (&core->client, gw_client_free);
  gw_calendar_free (core->calendar);
  gw_rig_nodes_free (self->nodes);
  gw_nodes_free (core->nodes);
  gw_clock_free (core->clock);
  gw_registry_free (core->registry);
  gw_metrics_free (core->metrics);
  g_ptr_array_unref (self->loaders);
  if (self->temporary != NULL)
    g_rmdir (self->temporary);
  g_free (self->temporary);
  g_free (core->state_directory);
  g_free (self->stored_by);
  g_free (self);
}

static const GwLoadedPlugin *
load (GwRig *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = NULL;
  const char *const folders[] = { folder, NULL };
  GwLoader *loader;

  if (!g_str_has_suffix (file, SUFFIX) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN, "%s is no plugin: give the file NAME" SUFFIX,
                   path);
      return NULL;
    }
  name = g_strndup (file, strlen (file) - strlen (SUFFIX));
  loader = gw_loader_new (folders);
  g_ptr_array_add (self->loaders, loader);
  return gw_loader_load (loader, name, error);
}

const GwOption *
gw_rig_options (GwRig *self, const char *path, GError **error)
{
  const GwLoadedPlugin *loaded = load (self, path, error);

  return loaded != NULL ? loaded->options : NULL;
}

/* Returns: whether @settings are what a key-file could hold. */
static gboolean
read_settings (GwRig *self,
               const GwOption *rows,
               const char *name,
               const char *const *settings,
               GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "[%s]\n", name);
  for (; settings != NULL && *settings != NULL; settings++)
    {
      if (strchr (*settings, '\n') != NULL || strchr (*settings, '=') == NULL)
        {
          g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "\"%s\" is not KEY=VALUE", *settings);
          return FALSE;
        }
      g_string_append_printf (text, "%s\n", *settings);
    }
  self->conf = gw_conf_new ("settings", self->core.state_directory, text->str, text->len);
  self->config = gw_conf_section (self->conf, name, rows);
  gw_conf_refuse_rest (self->conf);
  return gw_problems_check (gw_conf_problems (self->conf), error);
}

static gboolean
open_storage (GwRig *self, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".store", NULL);
  g_autofree char *path = g_build_filename (self->core.state_directory, file, NULL);

  if (self->in_memory && self->storage != NULL && g_strcmp0 (self->stored_by, name) == 0)
    return TRUE;
  g_clear_pointer (&self->storage, gw_storage_free);
  g_free (self->stored_by);
  self->stored_by = g_strdup (name);
  self->storage = self->in_memory ? gw_storage_new_in_memory () : gw_storage_open (path, error);
  return self->storage != NULL;
}

static void
clear_plugin (GwRig *self)
{
  gw_registry_withdraw (self->core.registry, self->plugin->name);
  g_clear_pointer (&self->host, gw_host_free);
  if (!self->in_memory)
    g_clear_pointer (&self->storage, gw_storage_free);
  g_clear_pointer (&self->config, gw_config_free);
  g_clear_pointer (&self->conf, gw_conf_free);
  self->instance = NULL;
  self->plugin = NULL;
}

static gboolean
call_create (GwRig *self, const GwConfig *config, GError **error)
{
  const GwPlugin *plugin = self->plugin;

  if (plugin->check != NULL && !plugin->check (config, error))
    return FALSE;
  if (plugin->create == NULL)
    return TRUE;
  self->instance = plugin->create (self->host, config, error);
  if (self->instance == NULL && error != NULL && *error == NULL)
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                 "create() of plugin %s returned NULL without an error", plugin->name);
  return self->instance != NULL;
}

static gboolean
create_with (GwRig *self, const GwConfig *config, GError **error)
{
  const char *name = self->plugin->name;

  if (!open_storage (self, name, error))
    return FALSE;
  self->host = gw_host_new (&self->core, name);
  gw_host_use_storage (self->host, self->storage);
  return call_create (self, config, error);
}

static gboolean
create (GwRig *self,
        const GwPlugin *plugin,
        const GwOption *rows,
        const char *const *settings,
        GError **error)
{
  static const GwOption none[] = { { 0 } };

  g_return_val_if_fail (self->plugin == NULL, FALSE);
  self->plugin = plugin;
  if (read_settings (self, rows != NULL ? rows : none, plugin->name, settings, error) &&
      create_with (self, self->config, error))
    return TRUE;
  clear_plugin (self);
  return FALSE;
}

gboolean
gw_rig_create_configured (GwRig *self,
                          const GwPlugin *plugin,
                          const GwConfig *config,
                          GError **error)
{
  g_return_val_if_fail (self->plugin == NULL, FALSE);
  self->plugin = plugin;
  if (create_with (self, config, error))
    return TRUE;
  clear_plugin (self);
  return FALSE;
}

gboolean
gw_rig_create (GwRig *self, const char *path, const char *const *settings, GError **error)
{
  const GwLoadedPlugin *loaded = load (self, path, error);

  return loaded != NULL && create (self, loaded->plugin, loaded->options, settings, error);
}

gboolean
gw_rig_create_plugin (GwRig *self,
                      const GwPlugin *plugin,
                      const char *const *settings,
                      GError **error)
{
  return gw_loader_check (plugin, plugin->name, plugin->name, error) &&
         create (self, plugin, plugin->options, settings, error);
}

gboolean
gw_rig_start (GwRig *self, GError **error)
{
  return self->plugin->start == NULL || self->plugin->start (self->instance, error);
}

void
gw_rig_stop (GwRig *self, GwStopDone done, gpointer data)
{
  if (self->plugin->stop != NULL)
    self->plugin->stop (self->instance, done, data);
  else
    done (data);
}

void
gw_rig_destroy (GwRig *self)
{
  if (self->plugin == NULL)
    return;
  gw_allocations_cancel (self->core.allocations);
  if (self->plugin->destroy != NULL)
    self->plugin->destroy (self->instance);
  clear_plugin (self);
  gw_allocations_free (self->core.allocations);
  self->core.allocations = gw_allocations_new ();
}

static gboolean
is_restless (GwRig *self, GError **error)
{
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
               "plugin %s never comes to rest: at one moment it had more than %d things to do",
               self->plugin != NULL ? self->plugin->name : "", RESTLESS);
  return FALSE;
}

/* Turns the loop until nothing is ready, and the disk has taken what was to be stored. */
static gboolean
turn (GwRig *self, GError **error)
{
  guint turns = 0;

  while (
      g_main_context_iteration (NULL, self->storage != NULL && gw_storage_is_busy (self->storage)))
    if (++turns > RESTLESS)
      return is_restless (self, error);
  return TRUE;
}

gboolean
gw_rig_settle (GwRig *self, GError **error)
{
  guint rung = 0;

  do
    {
      if (!turn (self, error))
        return FALSE;
      if (++rung > RESTLESS)
        return is_restless (self, error);
    }
  while (gw_clock_step (self->core.clock, gw_clock_now (self->core.clock)));
  gw_calendar_prune (self->core.calendar);
  /* Not each time: a second answer should find its allocation for a while. */
  if (++self->settled % ALLOCATIONS_KEPT == 0)
    gw_allocations_prune (self->core.allocations, G_USEC_PER_SEC);
  return TRUE;
}

gint64
gw_rig_now (GwRig *self)
{
  return gw_clock_now (self->core.clock);
}

gboolean
gw_rig_advance (GwRig *self, gint64 until, GError **error)
{
  GwClock *clock = self->core.clock;

  if (!gw_rig_settle (self, error))
    return FALSE;
  while (gw_clock_next (clock) <= until)
    {
      gw_clock_set (clock, MAX (gw_clock_now (clock), gw_clock_next (clock)));
      gw_rig_nodes_beat (self->nodes, gw_rig_now (self));
      if (!gw_rig_settle (self, error))
        return FALSE;
    }
  gw_clock_set (clock, MAX (gw_clock_now (clock), until));
  gw_rig_nodes_beat (self->nodes, gw_rig_now (self));
  return TRUE;
}

gboolean
gw_rig_jump (GwRig *self, gint64 now, GError **error)
{
  gw_clock_set (self->core.clock, now);
  gw_rig_nodes_beat (self->nodes, gw_rig_now (self));
  return gw_rig_settle (self, error);
}

GwAlarm *
gw_rig_set_alarm (GwRig *self, gint64 at, GwAlarmRing ring, gpointer data)
{
  return gw_clock_set_alarm (self->core.clock, self, at, ring, data);
}

void
gw_rig_put_node (GwRig *self, const GwNode *node)
{
  gw_rig_nodes_put (self->nodes, node, gw_rig_now (self));
}

void
gw_rig_silence_node (GwRig *self, const char *role, const char *address)
{
  gw_rig_nodes_silence (self->nodes, role, address);
}

GwCalendar *
gw_rig_calendar (GwRig *self)
{
  return self->core.calendar;
}

void
gw_rig_allocate (GwRig *self,
                 const GwAllocationRequest *request,
                 GwAllocationDone done,
                 gpointer data)
{
  GwPublishedAllocator allocator = gw_allocator_find (self->core.registry);

  gw_allocations_ask (self->core.allocations, &allocator, request, 0, done, data);
}

guint
gw_rig_repeated_answers (GwRig *self)
{
  return gw_allocations_repeated (self->core.allocations);
}

void
gw_rig_release (GwRig *self, const char *meeting)
{
  gw_host_release (self->host, meeting);
}

char *
gw_rig_explain (GwRig *self, const GwAllocationRequest *request)
{
  return gw_host_explain (self->host, request);
}

gboolean
gw_rig_has_allocator (GwRig *self)
{
  return gw_allocator_find (self->core.registry).hooks.allocate != NULL;
}

void
gw_rig_on_missing (GwRig *self, GwRigMissing on_missing, gpointer data)
{
  self->core.on_missing = on_missing;
  self->core.missing_data = data;
}

void
gw_rig_on_command (GwRig *self, GwRigCommand on_command, gpointer data)
{
  gw_rig_stage_on_command (self->stage, on_command, data);
}

void
gw_rig_reply_command (
    GwRig *self, GwCommandRun *run, guint delay, const char *output, const GError *error)
{
  gw_rig_stage_reply_command (self->stage, run, delay, output, error);
}

void
gw_rig_let_commands_run (GwRig *self, const char *const *secrets)
{
  self->core.secrets = secrets;
  self->core.command_stage = NULL;
}

void
gw_rig_on_fetch (GwRig *self, GwRigFetch on_fetch, gpointer data)
{
  gw_rig_stage_on_fetch (self->stage, on_fetch, data);
}

void
gw_rig_reply_fetch (
    GwRig *self, GwFetchCall *call, guint delay, const GwFetched *answer, const GError *error)
{
  gw_rig_stage_reply_fetch (self->stage, call, delay, answer, error);
}

gboolean
gw_rig_let_fetches_out (GwRig *self, GError **error)
{
  if (self->core.client == NULL)
    self->core.client = gw_client_new (NULL, error);
  gw_rig_stage_let_fetches_out (self->stage);
  return self->core.client != NULL;
}

void
gw_rig_break_storage (GwRig *self, const char *message)
{
  g_return_if_fail (self->in_memory && self->storage != NULL);
  gw_storage_break (self->storage, message);
}
