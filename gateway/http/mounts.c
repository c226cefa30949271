#include "config.h"

#include "gateway/http/mounts.h"

#include <string.h>

#include "gateway/http/path.h"

struct _GwMounts
{
  GHashTable *by_prefix; /* to GwMount */
};

GwMounts *
gw_mounts_new (void)
{
  GwMounts *self = g_new0 (GwMounts, 1);

  self->by_prefix = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
gw_mounts_free (GwMounts *self)
{
  g_hash_table_unref (self->by_prefix);
  g_free (self);
}

void
gw_mounts_add (GwMounts *self, const char *prefix, const GwMount *mount)
{
  if (g_hash_table_contains (self->by_prefix, prefix))
    g_critical ("\"%s\" is mounted already", prefix);
  g_hash_table_insert (self->by_prefix, g_strdup (prefix), g_memdup2 (mount, sizeof *mount));
}

void
gw_mounts_remove (GwMounts *self, const char *prefix)
{
  g_hash_table_remove (self->by_prefix, prefix);
}

const GwMount *
gw_mounts_find (GwMounts *self, const char *path, const char **rest)
{
  g_autofree char *prefix = g_strdup (path);
  char *slash = prefix + strlen (prefix);

  while (slash != NULL)
    {
      const GwMount *mount;

      *slash = '\0';
      mount = g_hash_table_lookup (self->by_prefix, prefix);
      if (mount != NULL && gw_path_is_below (path, prefix, rest))
        return mount;
      slash = strrchr (prefix, '/');
    }
  return NULL;
}
