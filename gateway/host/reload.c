#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/reload.h"

typedef struct
{
  const GwReloadHook *hook;
  gpointer data;
} Entry;

struct _GwReload
{
  GArray *entries; /* of Entry */
};

GwReload *
gw_reload_new (void)
{
  GwReload *self = g_new0 (GwReload, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
gw_reload_free (GwReload *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

void
gw_reload_add (GwReload *self, const GwReloadHook *hook, gpointer data)
{
  const Entry entry = { hook, data };

  g_array_append_val (self->entries, entry);
}

void
gw_reload_remove (GwReload *self, const GwReloadHook *hook, gpointer data)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i - 1);

      if (entry->hook == hook && entry->data == data)
        g_array_remove_index (self->entries, i - 1);
    }
}

static gboolean
run_entry (const Entry *entry, const GwConfig *settings)
{
  g_autoptr (GError) error = NULL;

  if (entry->hook->reload (settings, entry->data, &error))
    {
      g_message ("read %s again", entry->hook->what);
      return TRUE;
    }
  g_warning ("%s stays as it was: %s", entry->hook->what, error->message);
  return FALSE;
}

guint
gw_reload_run (GwReload *self, const GwConfig *settings)
{
  guint failed = 0;

  for (guint i = 0; i < self->entries->len; i++)
    failed += !run_entry (&g_array_index (self->entries, Entry, i), settings);
  return failed;
}

gboolean
gw_reload_takes (const GwReload *self, const char *key)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_strv_contains (g_array_index (self->entries, Entry, i).hook->keys, key))
      return TRUE;
  return FALSE;
}
