/* The program as uacme's hook, called by a link in the folder of gateway/tls/acme.h: leaves the
 * answer to the authority's question where the running gateway finds it. */
#include <string.h>

#include "gateway/cli/command.h"
#include "gateway/tls/acme-challenge.h"
#include "gateway/tls/acme.h"

gboolean
gw_cli_is_acme_hook (const char *program)
{
  return program != NULL && g_str_has_suffix (program, "/" GW_ACME_HOOK);
}

GwExit
gw_cli_acme_hook (int argc, char **argv)
{
  g_autofree char *folder = g_path_get_dirname (argv[0]);
  g_autofree char *challenges = g_build_filename (folder, "challenges", NULL);
  g_autoptr (GError) error = NULL;

  if (argc != 6)
    {
      g_printerr ("%s: METHOD TYPE IDENT TOKEN AUTH are what uacme gives\n", argv[0]);
      return GW_EXIT_USAGE;
    }
  /* Other types are declined without a word: uacme offers them all, one after the other. */
  if (strcmp (argv[2], "http-01") != 0)
    return GW_EXIT_FAILED;
  if (!gw_acme_challenge_hook (challenges, argv[1], argv[2], argv[4], argv[5], &error))
    return gw_cli_fail (error);
  return GW_EXIT_OK;
}
