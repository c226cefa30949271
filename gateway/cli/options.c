#include "gateway/cli/command.h"
#include "gateway/cli/rows.h"
#include "gateway/host/settings.h"

#include <string.h>

static gboolean
append_role (GString *text, GwLoader *loader, const char *role, gboolean sample, GError **error)
{
  const GwLoadedPlugin *loaded = gw_loader_load (loader, role, error);

  if (loaded == NULL)
    return FALSE;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (sample)
    gw_rows_print_sample (text, role, loaded->plugin->summary, loaded->options, NULL);
  else
    gw_rows_print (text, role, loaded->plugin->summary, loaded->options);
  return TRUE;
}

static gboolean
append_roles (
    GString *text, GwLoader *loader, const char *const *roles, gboolean sample, GError **error)
{
  for (; *roles != NULL; roles++)
    if (strcmp (*roles, GW_SETTINGS_SECTION) == 0)
      gw_rows_print (text, GW_SETTINGS_SECTION, GW_SETTINGS_SUMMARY, gw_settings_options);
    else if (!append_role (text, loader, *roles, sample, error))
      return FALSE;
  return TRUE;
}

static gboolean
print_list (GwLoader *loader, const char *const *roles, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) all = NULL;

  if (roles[0] == NULL)
    {
      gw_rows_print (text, GW_SETTINGS_SECTION, GW_SETTINGS_SUMMARY, gw_settings_options);
      all = gw_loader_names (loader);
      roles = (const char *const *) all;
    }
  if (!append_roles (text, loader, roles, FALSE, error))
    return FALSE;
  g_print ("%s", text->str);
  return TRUE;
}

static gboolean
print_sample (GwLoader *loader, GStrv roles, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *plugins = g_strjoinv (";", roles);

  gw_rows_print_sample (text, GW_SETTINGS_SECTION, GW_SETTINGS_SUMMARY, gw_settings_options,
                        plugins);
  if (!append_roles (text, loader, (const char *const *) roles, TRUE, error))
    return FALSE;
  g_print ("%s", text->str);
  return TRUE;
}

GwExit
gw_cli_options (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GwLoader) loader = NULL;
  g_auto (GStrv) roles = NULL;
  g_autoptr (GError) error = NULL;
  gboolean sample = FALSE, ok;
  const GOptionEntry entries[] = {
    { "sample", 's', 0, G_OPTION_ARG_NONE, &sample,
      "print a key-file for these roles, to be filled in", NULL },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path,
      "look in the plugin-path of this key-file too", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, &roles))
    return GW_EXIT_USAGE;
  if (sample &&
      (roles[0] == NULL || g_strv_contains ((const char *const *) roles, GW_SETTINGS_SECTION)))
    return gw_cli_misuse ("options", "--sample needs the roles of the process, such as "
                                     "\"meeting options --sample api sfu allocate\"");
  loader = gw_cli_loader (path, &error);
  if (loader == NULL)
    return gw_cli_fail (error);
  ok = sample ? print_sample (loader, roles, &error)
              : print_list (loader, (const char *const *) roles, &error);
  return ok ? GW_EXIT_OK : gw_cli_fail (error);
}
