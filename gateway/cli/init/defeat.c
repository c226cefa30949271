#include "gateway/cli/init/defeat.h"

#include <string.h>

#include "gateway/cli/own-gateway.h"
#include "gateway/gateway/plugin.h"
#include "gateway/host/settings.h"

/* @file: what is to be written. @config: (nullable): how its @section would be read. */
static gboolean
refuse_in (const GwInitPlace *place,
           GKeyFile *file,
           const char *section,
           const GwConfig *config,
           GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, section, NULL, NULL);

  for (char **key = keys; config != NULL && *key != NULL; key++)
    {
      g_autofree char *where = gw_config_where (config, *key);

      if (gw_init_place_has (place, where))
        continue;
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "%s counts more than what was to be written to %s: take it out there, or edit "
                   "it; nothing was written",
                   where, place->target);
      return FALSE;
    }
  return TRUE;
}

static const GwConfig *
section_of (const GwSetup *setup, const char *name)
{
  return strcmp (name, GW_SETTINGS_SECTION) == 0 ? setup->settings
                                                 : gw_own_gateway_section (setup, name);
}

gboolean
gw_init_defeat_refuse (const GwInitPlace *place,
                       const char *text,
                       const GwSetup *setup,
                       GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) sections = NULL;
  gboolean ok = g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, error);

  sections = g_key_file_get_groups (file, NULL);
  for (char **section = sections; ok && *section != NULL; section++)
    ok = refuse_in (place, file, *section, section_of (setup, *section), error);
  return ok;
}
