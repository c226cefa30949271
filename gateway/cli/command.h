/* The subcommands of the program: one file each, one row of the table in cli.c each. */
#pragma once

#include <glib.h>

#include "gateway/host/conf.h"
#include "gateway/host/loader.h"

G_BEGIN_DECLS

/* What the program exits with. */
typedef enum
{
  GW_EXIT_OK = 0,
  GW_EXIT_FAILED = 1, /* the key-file, a plugin or the machine; said on stderr */
  GW_EXIT_USAGE = 2,  /* the command line */
} GwExit;

/* Used where -c is not given. */
#define GW_CONF_DEFAULT SYSCONF_DIR "/meeting-gateway/meeting.conf"

typedef struct
{
  const char *name;
  const char *arguments; /* what follows the name in its usage line */
  const char *summary;
  /* @argv: from the subcommand's name on. */
  GwExit (*run) (int argc, char **argv);
} GwCliCommand;

GwExit gw_cli_main (int argc, char **argv);

GwExit gw_cli_allocate (int argc, char **argv);
GwExit gw_cli_ca (int argc, char **argv);
GwExit gw_cli_check (int argc, char **argv);
GwExit gw_cli_init (int argc, char **argv);
GwExit gw_cli_new_plugin (int argc, char **argv);
GwExit gw_cli_node_token (int argc, char **argv);
GwExit gw_cli_options (int argc, char **argv);
GwExit gw_cli_plugins (int argc, char **argv);
GwExit gw_cli_role (int argc, char **argv);
GwExit gw_cli_run (int argc, char **argv);
GwExit gw_cli_sign_in_link (int argc, char **argv);
GwExit gw_cli_test_plugin (int argc, char **argv);
GwExit gw_cli_token (int argc, char **argv);
GwExit gw_cli_turn_secret (int argc, char **argv);

/* Whether the program was called by the link that makes it uacme's hook. */
gboolean gw_cli_is_acme_hook (const char *program);
GwExit gw_cli_acme_hook (int argc, char **argv);

/* Reads the command line of the subcommand argv[0]; --help prints its usage and exits.
 * @rest: (out) (optional) (transfer full): the words that are no flags; none are allowed when
 *   %NULL. Prints what is wrong and returns %FALSE. */
gboolean gw_cli_parse (int argc, char **argv, const GOptionEntry *entries, GStrv *rest);

/* The same for a subcommand that has more flags than @entries: takes out those that it knows.
 * @argv: (inout): its strings stay where they are; (transfer container) afterwards.
 * @more: what --help says of the others. */
gboolean
gw_cli_parse_known (int *argc, char ***argv, const GOptionEntry *entries, const char *more);

/* Prints @error's message on stderr. Returns: GW_EXIT_FAILED. */
GwExit gw_cli_fail (const GError *error);

/* Prints "meeting NAME: " and the text on stderr. Returns: GW_EXIT_USAGE. */
GwExit gw_cli_misuse (const char *name, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The key-file of @path, without one that of GW_CONF_DEFAULT, without that an empty one. */
GwConf *gw_cli_conf (const char *path, GError **error);

/* The loader with the folders of that key-file, right or wrong as the rest of it may be. */
GwLoader *gw_cli_loader (const char *path, GError **error);

G_END_DECLS
