#include "gateway/cli/command.h"

#include <string.h>

/* Returns: %FALSE when the plugin cannot be loaded, which was printed. */
static gboolean
print_plugin (GwLoader *loader, const char *name, int width)
{
  g_autoptr (GError) error = NULL;
  const GwLoadedPlugin *loaded = gw_loader_load (loader, name, &error);

  if (loaded == NULL)
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  g_print ("%-*s  %-8s  %s\n", width, name, loaded->plugin->version, loaded->plugin->summary);
  return TRUE;
}

GwExit
gw_cli_plugins (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GwLoader) loader = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  GwExit code = GW_EXIT_OK;
  gsize width = 0;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path,
      "look in the plugin-path of this key-file too", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, NULL))
    return GW_EXIT_USAGE;
  loader = gw_cli_loader (path, &error);
  if (loader == NULL)
    return gw_cli_fail (error);
  names = gw_loader_names (loader);
  for (guint i = 0; names[i] != NULL; i++)
    width = MAX (width, strlen (names[i]));
  for (guint i = 0; names[i] != NULL; i++)
    if (!print_plugin (loader, names[i], width))
      code = GW_EXIT_FAILED;
  if (names[0] == NULL)
    g_printerr ("meeting plugins: none found; MEETING_PLUGIN_PATH may name more folders\n");
  return code;
}
