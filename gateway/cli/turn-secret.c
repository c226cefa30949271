#include <string.h>

#include "gateway/cli/command.h"
#include "gateway/cli/secret.h"
#include "gateway/cluster/turn-credentials.h"

GwExit
gw_cli_turn_secret (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GwSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  char text[GW_TURN_KEY_TEXT_SIZE];
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path,
      "the key-file with the secret (default " GW_CONF_DEFAULT ")", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, NULL))
    return GW_EXIT_USAGE;
  secret = gw_cli_secret (path, &error);
  if (secret == NULL)
    return gw_cli_fail (error);
  gw_turn_key_text (secret, text);
  g_print ("%s\n", text);
  explicit_bzero (text, sizeof text);
  return GW_EXIT_OK;
}
