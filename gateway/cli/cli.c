#include "config.h"

#include "gateway/cli/command.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "gateway/host/settings.h"
#include "gateway/host/setup.h"
#include "gateway/host/suggest.h"

#define SUMMARY "a video meeting gateway: one program, its roles are plugins"

static const GwCliCommand commands[] = {
  { "run", "-c FILE", "run the plugins that a key-file names", gw_cli_run },
  { "check", "-c FILE", "tell all that is wrong with a key-file, and start nothing", gw_cli_check },
  { "ca", "-c FILE", "print the certificate authority that browsers are to trust", gw_cli_ca },
  { "init", "[--domain NAME]", "write the key-file of this machine, and check all around it",
    gw_cli_init },
  { "options", "[ROLE...]", "list what key-files may hold, or print a sample", gw_cli_options },
  { "allocate", "-c FILE [--dry-run]", "ask which machines would serve a meeting, and why",
    gw_cli_allocate },
  { "new-plugin", "NAME DIR", "write an allocation plugin to begin with", gw_cli_new_plugin },
  { "node-token", "-c FILE", "print a signed token to ask an api for its nodes with",
    gw_cli_node_token },
  { "plugins", "", "list the plugins of this machine", gw_cli_plugins },
  { "sign-in-link", "ADDRESS", "print a link that signs in whoever opens it first",
    gw_cli_sign_in_link },
  { "test-plugin", "FILE.so", "try an allocation plugin, well and badly", gw_cli_test_plugin },
  { "token", "--meeting ID --name NAME", "print a signed token to join a meeting with",
    gw_cli_token },
  { "turn-secret", "-c FILE", "print the static-auth-secret for a foreign TURN server",
    gw_cli_turn_secret },
  { "apiserver", "--FLAG VALUE...", "run one role without a key-file: the hub", gw_cli_role },
  { "sfuserver", "--FLAG VALUE...", "the same: audio and video", gw_cli_role },
  { "turnserver", "--FLAG VALUE...", "the same: connections for everybody", gw_cli_role },
  { "fsserver", "--FLAG VALUE...", "the same: files", gw_cli_role },
  { "allocateserver", "--FLAG VALUE...", "the same: which machines serve whom", gw_cli_role },
};

static const GwCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static void
print_help (void)
{
  g_print ("meeting %s: %s\n\nUsage:\n", PACKAGE_VERSION, SUMMARY);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strjoin (" ", commands[i].name, commands[i].arguments, NULL);

      g_print ("  meeting %-36s %s\n", usage, commands[i].summary);
    }
  g_print ("  meeting %-36s %s\n  meeting %-36s %s\n", "COMMAND --help", "tell a command's flags",
           "--version", "print the version");
}

static GwExit
refuse_command (const char *name)
{
  const char *names[G_N_ELEMENTS (commands) + 1] = { NULL };
  g_autofree char *hint = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    names[i] = commands[i].name;
  hint = gw_suggest_phrase (name, names, "", "", "; \"meeting --help\" lists them");
  g_printerr ("meeting: \"%s\" is no command%s\n", name, hint);
  return GW_EXIT_USAGE;
}

/* Who reads what we print must not take nothing, or half of it, for all. */
static GwExit
check_output (GwExit code)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;
  g_printerr ("standard output could not be written to: what was to be printed is lost\n");
  return code == GW_EXIT_OK ? GW_EXIT_FAILED : code;
}

static GwExit
perform (int argc, char **argv)
{
  const GwCliCommand *command;

  if (gw_cli_is_acme_hook (argv[0]))
    return gw_cli_acme_hook (argc, argv);
  if (argc < 2)
    {
      g_printerr ("meeting: a command is missing; \"meeting --help\" lists them\n");
      return GW_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 ||
      strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return GW_EXIT_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("meeting %s (plugin ABI %u)\n", PACKAGE_VERSION, GW_PLUGIN_ABI);
      return GW_EXIT_OK;
    }
  command = find_command (argv[1]);
  if (command == NULL)
    return refuse_command (argv[1]);
  return command->run (argc - 1, argv + 1);
}

GwExit
gw_cli_main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  return check_output (perform (argc, argv));
}

/* @context: of the command @name. */
static gboolean
parse (GOptionContext *context,
       const char *name,
       const GOptionEntry *entries,
       int *argc,
       char ***words)
{
  const GwCliCommand *command = find_command (name);
  g_autofree char *program = g_strconcat ("meeting ", name, NULL);
  g_autoptr (GError) error = NULL;

  g_set_prgname (program);
  g_option_context_set_summary (context, command->summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, words, &error))
    return TRUE;
  gw_cli_misuse (name, "%s; \"meeting %s --help\" tells its flags", error->message, name);
  return FALSE;
}

gboolean
gw_cli_parse (int argc, char **argv, const GOptionEntry *entries, GStrv *rest)
{
  const char *arguments = find_command (argv[0])->arguments;
  g_autoptr (GOptionContext) context = g_option_context_new (rest != NULL ? arguments : NULL);
  /* GOption takes words out of a list that it does not own. */
  g_autofree char **words = g_memdup2 (argv, (argc + 1) * sizeof *argv);

  if (!parse (context, argv[0], entries, &argc, &words))
    return FALSE;
  if (rest != NULL)
    *rest = g_strdupv (words + (argc > 1 && strcmp (words[1], "--") == 0 ? 2 : 1));
  else if (argc > 1)
    {
      gw_cli_misuse (argv[0], "\"%s\" is too much; \"meeting %s --help\" tells its flags", words[1],
                     argv[0]);
      return FALSE;
    }
  return TRUE;
}

gboolean
gw_cli_parse_known (int *argc, char ***argv, const GOptionEntry *entries, const char *more)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_description (context, more);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  *argv = g_memdup2 (*argv, (*argc + 1) * sizeof **argv);
  return parse (context, (*argv)[0], entries, argc, argv);
}

GwExit
gw_cli_fail (const GError *error)
{
  g_printerr ("%s\n", error->message);
  return GW_EXIT_FAILED;
}

GwExit
gw_cli_misuse (const char *name, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("meeting %s: %s\n", name, text);
  return GW_EXIT_USAGE;
}

GwConf *
gw_cli_conf (const char *path, GError **error)
{
  if (path != NULL)
    return gw_conf_load (path, error);
  if (g_file_test (GW_CONF_DEFAULT, G_FILE_TEST_EXISTS))
    return gw_conf_load (GW_CONF_DEFAULT, error);
  return gw_conf_new ("defaults", "/", "", 0);
}

GwLoader *
gw_cli_loader (const char *path, GError **error)
{
  g_autoptr (GwConf) conf = gw_cli_conf (path, error);
  g_autoptr (GwConfig) settings = NULL;

  if (conf == NULL)
    return NULL;
  settings = gw_settings_read (conf);
  return gw_setup_loader (conf, settings);
}
