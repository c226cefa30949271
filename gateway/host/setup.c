#include "gateway/host/setup.h"

#include "gateway/host/settings.h"
#include "gateway/host/state.h"

static void
setup_plugin_clear (gpointer data)
{
  gw_config_free (((GwSetupPlugin *) data)->config);
}

GwLoader *
gw_setup_loader (GwConf *conf, const GwConfig *settings)
{
  const char *const *folders = gw_config_list (settings, "plugin-path");
  g_autoptr (GPtrArray) absolute = g_ptr_array_new_with_free_func (g_free);

  for (; *folders != NULL; folders++)
    g_ptr_array_add (absolute, g_canonicalize_filename (*folders, gw_conf_folder (conf)));
  g_ptr_array_add (absolute, NULL);
  return gw_loader_new ((const char *const *) absolute->pdata);
}

static gboolean
is_loaded (const GwSetup *self, const GwLoadedPlugin *loaded)
{
  for (guint i = 0; i < self->plugins->len; i++)
    if (g_array_index (self->plugins, GwSetupPlugin, i).loaded == loaded)
      return TRUE;
  return FALSE;
}

/* Reads the section of @loaded, by its rows and by itself. */
static void
add_plugin (GwSetup *self, const GwLoadedPlugin *loaded)
{
  GwProblems *problems = gw_conf_problems (self->conf);
  guint before = gw_problems_count (problems);
  const char *name = loaded->plugin->name;
  const GwSetupPlugin plugin = { loaded, gw_conf_section (self->conf, name, loaded->options) };
  g_autoptr (GError) error = NULL;

  g_array_append_val (self->plugins, plugin);
  /* Where something is wrong already, a default stands in its place. */
  if (gw_problems_count (problems) == before && loaded->plugin->check != NULL &&
      !loaded->plugin->check (plugin.config, &error))
    gw_problems_add (problems, 0, "%s",
                     error != NULL ? error->message : "a plugin's check() fails without an error");
}

static void
load_plugin (GwSetup *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  const GwLoadedPlugin *loaded = gw_loader_load (self->loader, name, &error);

  if (loaded == NULL)
    {
      gw_config_complain (self->settings, gw_conf_problems (self->conf), "plugins", ": %s",
                          error->message);
      /* Its section cannot be checked, but it is not unknown. */
      gw_conf_claim (self->conf, name);
      return;
    }
  if (!is_loaded (self, loaded))
    add_plugin (self, loaded);
}

static void
check_state_directory (GwSetup *self)
{
  g_autofree char *problem =
      gw_state_problem (gw_config_string (self->settings, "state-directory"));

  if (problem != NULL)
    gw_config_complain (self->settings, gw_conf_problems (self->conf), "state-directory", "%s",
                        problem);
}

/* The one of the state directory; that of the key-file was checked with its section. */
static void
check_secret (GwSetup *self)
{
  g_autoptr (GwSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  if (gw_config_string (self->settings, "secret") != NULL)
    return;
  secret = gw_state_secret (self->settings, GW_STATE_READ, &error);
  if (secret == NULL && !g_error_matches (error, GW_ERROR, GW_ERROR_NOT_FOUND))
    gw_config_complain (self->settings, gw_conf_problems (self->conf), "state-directory", ": %s",
                        error->message);
}

typedef void (*NameVisit) (GwSetup *self, const char *name);

static void
visit_names (GwSetup *self, NameVisit visit)
{
  const char *const *names = gw_config_list (self->settings, "plugins");

  for (guint i = 0; i < GW_SETTINGS_PLUGINS_MAX && names[i] != NULL; i++)
    visit (self, names[i]);
}

/* Plugins named since the start are checked at the next one. */
static void
claim_name (GwSetup *self, const char *name)
{
  gw_conf_claim (self->conf, name);
}

GwSetup *
gw_setup_load (const char *path, GError **error)
{
  GwConf *conf = gw_conf_load (path, error);

  return conf != NULL ? gw_setup_new (conf, error) : NULL;
}

GwSetup *
gw_setup_new (GwConf *conf, GError **error)
{
  g_autoptr (GwSetup) self = g_new0 (GwSetup, 1);

  self->plugins = g_array_new (FALSE, TRUE, sizeof (GwSetupPlugin));
  g_array_set_clear_func (self->plugins, setup_plugin_clear);
  self->conf = conf;
  self->settings = gw_settings_read (self->conf);
  self->loader = gw_setup_loader (self->conf, self->settings);
  visit_names (self, load_plugin);
  check_state_directory (self);
  check_secret (self);
  gw_conf_refuse_rest (self->conf);
  if (!gw_problems_check (gw_conf_problems (self->conf), error))
    return NULL;
  return g_steal_pointer (&self);
}

GwSetup *
gw_setup_load_again (const GwSetup *before, GError **error)
{
  g_autoptr (GwSetup) self = g_new0 (GwSetup, 1);

  self->plugins = g_array_new (FALSE, TRUE, sizeof (GwSetupPlugin));
  g_array_set_clear_func (self->plugins, setup_plugin_clear);
  self->conf = gw_conf_load_again (before->conf, error);
  if (self->conf == NULL)
    return NULL;
  self->settings = gw_settings_read (self->conf);
  for (guint i = 0; i < before->plugins->len; i++)
    add_plugin (self, g_array_index (before->plugins, GwSetupPlugin, i).loaded);
  visit_names (self, claim_name);
  gw_conf_refuse_rest (self->conf);
  if (!gw_problems_check (gw_conf_problems (self->conf), error))
    return NULL;
  return g_steal_pointer (&self);
}

void
gw_setup_free (GwSetup *self)
{
  g_array_unref (self->plugins);
  g_clear_pointer (&self->loader, gw_loader_free);
  g_clear_pointer (&self->settings, gw_config_free);
  g_clear_pointer (&self->conf, gw_conf_free);
  g_free (self);
}
