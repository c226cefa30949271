#include "gateway/cli/command.h"
#include "gateway/cli/secret.h"
#include "gateway/cluster/node.h"
#include "gateway/cluster/token.h"
#include "gateway/cluster/wall-clock.h"

/* Seconds: long enough for a question typed by hand. */
#define LIFETIME 300

GwExit
gw_cli_node_token (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GwSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
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
  token =
      gw_token_sign (secret, GW_PURPOSE_NODE, GW_NODE_AUDIENCE, NULL, gw_wall_clock (), LIFETIME);
  g_print ("%s\n", token);
  return GW_EXIT_OK;
}
