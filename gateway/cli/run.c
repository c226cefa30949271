#include "gateway/cli/command.h"
#include "gateway/host/app.h"

GwExit
gw_cli_run (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GwSetup) setup = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "the key-file (default " GW_CONF_DEFAULT ")",
      "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, NULL))
    return GW_EXIT_USAGE;
  setup = gw_setup_load (path != NULL ? path : GW_CONF_DEFAULT, &error);
  if (setup == NULL || !gw_app_run (setup, gw_log_install (), &error))
    return gw_cli_fail (error);
  return GW_EXIT_OK;
}
