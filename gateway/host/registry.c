#include "gateway/host/registry.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

typedef struct
{
  char *plugin;
  gconstpointer service;
  gpointer self;
} Entry;

struct _GwRegistry
{
  GHashTable *entries; /* name → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->plugin);
  g_free (entry);
}

GwRegistry *
gw_registry_new (void)
{
  GwRegistry *self = g_new0 (GwRegistry, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

void
gw_registry_free (GwRegistry *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

gboolean
gw_registry_publish (GwRegistry *self,
                     const char *plugin,
                     const char *name,
                     gconstpointer service,
                     gpointer instance,
                     GError **error)
{
  const Entry *taken = g_hash_table_lookup (self->entries, name);
  Entry *entry;

  if (taken != NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_PLUGIN,
                   "plugins %s and %s both publish the service \"%s\"; name only one of them in "
                   "[gateway] plugins",
                   taken->plugin, plugin, name);
      return FALSE;
    }
  entry = g_new0 (Entry, 1);
  entry->plugin = g_strdup (plugin);
  entry->service = service;
  entry->self = instance;
  g_hash_table_insert (self->entries, g_strdup (name), entry);
  return TRUE;
}

gconstpointer
gw_registry_lookup (GwRegistry *self, const char *name, gpointer *instance)
{
  const Entry *entry = g_hash_table_lookup (self->entries, name);

  if (instance != NULL)
    *instance = entry != NULL ? entry->self : NULL;
  return entry != NULL ? entry->service : NULL;
}

const char *
gw_registry_publisher (const GwRegistry *self, const char *name)
{
  const Entry *entry = g_hash_table_lookup (self->entries, name);

  return entry != NULL ? entry->plugin : NULL;
}

static gboolean
is_of (gpointer name, gpointer entry, gpointer plugin)
{
  return strcmp (((const Entry *) entry)->plugin, plugin) == 0;
}

void
gw_registry_withdraw (GwRegistry *self, const char *plugin)
{
  g_hash_table_foreach_remove (self->entries, is_of, (gpointer) plugin);
}
