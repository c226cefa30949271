#include "plugins/allocate/on-demand/listing.h"

#include <string.h>

#include "plugins/allocate/on-demand/naming.h"

GHashTable *
allocate_listing_read (const char *text, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = NULL;

  if (strlen (text) >= GW_COMMAND_OUTPUT_MAX)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "it printed %d bytes or more, of which the rest is cut off: it must print the "
                   "machines with our prefix only",
                   GW_COMMAND_OUTPUT_MAX);
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *name = g_strstrip (lines[i]);

      if (*name == '\0')
        continue;
      if (!allocate_is_name (name))
        {
          g_autofree char *shown = g_utf8_make_valid (name, -1);

          g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                       "its line %u is no machine's name: \"%.60s\"; it must print one name per "
                       "line and nothing else",
                       i + 1, shown);
          return NULL;
        }
      g_hash_table_add (names, g_strdup (name));
    }

  return g_steal_pointer (&names);
}
