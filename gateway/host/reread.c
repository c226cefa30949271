#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/reread.h"

#include "gateway/gateway/plugin.h"
#include "gateway/host/settings.h"

struct _GwReread
{
  const GwSetup *setup;
  GwSetup *again; /* nullable: the last that was in order */
};

GwReread *
gw_reread_new (const GwSetup *setup)
{
  GwReread *self = g_new0 (GwReread, 1);

  self->setup = setup;
  return self;
}

void
gw_reread_free (GwReread *self)
{
  g_clear_pointer (&self->again, gw_setup_free);
  g_free (self);
}

/* One message a line of it. */
static void
tell_refusal (const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_warning ("%s", lines[i]);
  g_warning ("the settings stay as they were: correct the lines above, and reload again");
}

/* @reload: (nullable): whose hooks take keys over. */
static void
tell_changes (const GwConfig *before, const GwConfig *now, const GwReload *reload)
{
  g_autoptr (GPtrArray) keys = gw_config_changes (before, now);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autofree char *where = gw_config_where (now, key);

      if (reload == NULL || !gw_reload_takes (reload, key))
        g_warning ("%s has changed; it needs a restart", where);
    }
}

static void
tell_restarts (const GwReread *self, const GwReload *reload)
{
  tell_changes (self->setup->settings, self->again->settings, reload);
  for (guint i = 0; i < self->setup->plugins->len; i++)
    tell_changes (g_array_index (self->setup->plugins, GwSetupPlugin, i).config,
                  g_array_index (self->again->plugins, GwSetupPlugin, i).config, NULL);
}

const GwConfig *
gw_reread_settings (GwReread *self, const GwReload *reload)
{
  g_autoptr (GError) error = NULL;
  GwSetup *again = gw_setup_load_again (self->setup, &error);

  if (again != NULL)
    {
      g_clear_pointer (&self->again, gw_setup_free);
      self->again = again;
      tell_restarts (self, reload);
    }
  /* A role command has flags, which stay what they are. */
  else if (!g_error_matches (error, GW_ERROR, GW_ERROR_UNAVAILABLE))
    {
      tell_refusal (error);
      return NULL;
    }
  return self->again != NULL ? self->again->settings : self->setup->settings;
}
