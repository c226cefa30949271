#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/instance.h"

#include "gateway/host/claim.h"

struct _GwInstance
{
  GwCore *core;
  const GwConfig *settings;
  const GwPlugin *plugin;
  GwHost *host;
  GwClaim *claim; /* on the state folder */
  GwStorage *storage;
  gpointer self;
  gboolean created;
  gboolean stopping; /* stop() was called, its done was not */
  void (*stopped) (gpointer data);
  gpointer data;
};

/* @error: not %NULL. A plugin's message that names no place of the key-file says at least whose it
 * is. */
static void
prefix_error (const GwInstance *self, GError **error)
{
  g_autofree char *where = gw_config_where (self->settings, "plugins");

  if (*error == NULL)
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "failed without a reason");
  if (g_error_matches (*error, GW_ERROR, GW_ERROR_PLUGIN))
    g_prefix_error (error, "%s: ", where);
  else if (!g_error_matches (*error, GW_ERROR, GW_ERROR_CONFIG))
    g_prefix_error (error, "plugin %s: ", self->plugin->name);
}

static gboolean
claim_state (GwInstance *self, GError **error)
{
  g_autofree char *where = gw_config_where (self->settings, "state-directory");

  self->claim = gw_claim_take (self->core->state_directory, self->plugin->name, error);
  if (self->claim == NULL)
    g_prefix_error (error, "%s: ", where);
  return self->claim != NULL;
}

/* What the plugin has stored in an earlier life. */
static gboolean
open_storage (GwInstance *self, GError **error)
{
  g_autofree char *file = g_strconcat (self->plugin->name, ".store", NULL);
  g_autofree char *path = g_build_filename (self->core->state_directory, file, NULL);

  self->storage = gw_storage_open (path, error);
  if (self->storage == NULL)
    {
      prefix_error (self, error);
      return FALSE;
    }
  gw_host_use_storage (self->host, self->storage);
  return TRUE;
}

static gboolean
create (GwInstance *self, const GwConfig *config, GError **error)
{
  if (self->plugin->create != NULL)
    {
      self->self = self->plugin->create (self->host, config, error);
      if (self->self == NULL)
        {
          prefix_error (self, error);
          return FALSE;
        }
    }
  self->created = TRUE;
  return TRUE;
}

GwInstance *
gw_instance_new (GwCore *core,
                 const GwConfig *settings,
                 const GwSetupPlugin *plugin,
                 GError **error)
{
  GwInstance *self = g_new0 (GwInstance, 1);

  self->core = core;
  self->settings = settings;
  self->plugin = plugin->loaded->plugin;
  self->host = gw_host_new (core, self->plugin->name);
  if (claim_state (self, error) && open_storage (self, error) &&
      create (self, plugin->config, error))
    return self;
  gw_instance_free (self);
  return NULL;
}

void
gw_instance_free (GwInstance *self)
{
  if (self->created && self->plugin->destroy != NULL)
    self->plugin->destroy (self->self);
  gw_registry_withdraw (self->core->registry, self->plugin->name);
  gw_host_free (self->host);
  g_clear_pointer (&self->storage, gw_storage_free);
  g_clear_pointer (&self->claim, gw_claim_free);
  g_free (self);
}

const char *
gw_instance_name (const GwInstance *self)
{
  return self->plugin->name;
}

gboolean
gw_instance_start (GwInstance *self, GError **error)
{
  if (self->plugin->start == NULL || self->plugin->start (self->self, error))
    return TRUE;
  prefix_error (self, error);
  return FALSE;
}

static void
on_stop_done (gpointer data)
{
  GwInstance *self = data;

  if (!self->stopping)
    {
      g_critical ("plugin %s said twice that it has stopped", self->plugin->name);
      return;
    }
  self->stopping = FALSE;
  self->stopped (self->data);
}

void
gw_instance_stop (GwInstance *self, void (*stopped) (gpointer data), gpointer data)
{
  if (self->plugin->stop == NULL)
    return;
  self->stopping = TRUE;
  self->stopped = stopped;
  self->data = data;
  self->plugin->stop (self->self, on_stop_done, self);
}

gboolean
gw_instance_is_stopping (const GwInstance *self)
{
  return self->stopping;
}
