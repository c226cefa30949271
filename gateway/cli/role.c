/* The role commands: `meeting ROLEserver …` is a key-file with that one role, written as flags. */
#include "gateway/cli/command.h"

#include <string.h>

#include "gateway/cli/flags.h"
#include "gateway/host/app.h"
#include "gateway/host/settings.h"
#include "gateway/host/setup.h"
#include "gateway/net/address.h"

#define DEFAULT_PLACE "the default"
#define DOMAIN_PLACE "--domainaddress"

/* Where a role that users do not reach by HTTP tells how it is. */
#define LISTEN_PRIVATE "http://127.0.0.1:0"

typedef struct
{
  const char *command;
  const char *plugins[3];
  const char
      *listen; /* nullable: where to serve by HTTP, which users do not, unless --listen says */
} Role;

static const Role roles[] = {
  { "apiserver", { "api" }, NULL },
  { "sfuserver", { "sfu" }, NULL },
  { "turnserver", { "turn" }, LISTEN_PRIVATE },
  { "fsserver", { "fs" }, NULL },
  { "allocateserver", { "allocate", "allocate-http" }, NULL },
};

/* Short names of strategies that are plugins of ours. */
static const struct
{
  const char *name;
  const char *plugin;
} strategies[] = {
  { "pool", "allocate" },
  { "http", "allocate-ask" },
};

/* The flags that are no keys: they say which rows there are. */
static const GwOption strategy_rows[] = {
  { "strategy", NULL, GW_OPTION_STRING, "pool", 0, 0,
    "who decides: pool, on-demand, http, or the name of an allocation plugin" },
  { 0 },
};

static const Role *
find_role (const char *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].command, command) == 0)
      return &roles[i];
  g_error ("%s is no role", command);
}

/* Before there are rows to read it by. Returns: (nullable): the value of --@name. */
static const char *
peek (int argc, char **argv, const char *name)
{
  gsize size = strlen (name);

  for (int i = 1; i < argc; i++)
    {
      if (!g_str_has_prefix (argv[i], "--") || strncmp (argv[i] + 2, name, size) != 0)
        continue;
      if (argv[i][2 + size] == '=')
        return argv[i] + 2 + size + 1;
      if (argv[i][2 + size] == '\0' && i + 1 < argc)
        return argv[i + 1];
    }
  return NULL;
}

static const char *
strategy_plugin (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    if (strcmp (strategies[i].name, name) == 0)
      return strategies[i].plugin;
  return name;
}

/* Returns: (transfer container): the names of the process's plugins. */
static GStrv
plugins_of (const Role *role, int argc, char **argv)
{
  const char *strategy = peek (argc, argv, strategy_rows[0].key);
  GStrv names = g_strdupv ((char **) role->plugins);

  if (strategy != NULL && role == find_role ("allocateserver"))
    {
      g_free (names[0]);
      names[0] = g_strdup (strategy_plugin (strategy));
    }
  return names;
}

static GwLoader *
make_loader (int argc, char **argv)
{
  const char *folder = peek (argc, argv, "plugin-path");
  const char *const folders[] = { folder, NULL };

  return gw_loader_new (folders);
}

static gboolean
add_plugins (GwFlags *flags, GwLoader *loader, GStrv names, GError **error)
{
  for (; *names != NULL; names++)
    {
      const GwLoadedPlugin *loaded = gw_loader_load (loader, *names, error);

      if (loaded == NULL)
        return FALSE;
      gw_flags_add_section (flags, loaded->plugin->name, loaded->plugin->summary, loaded->options);
    }
  return TRUE;
}

/* Unless it was given. */
static void
set_default (
    GwFlags *flags, const char *section, const char *key, const char *text, const char *place)
{
  if (gw_flags_get (flags, section, key) == NULL)
    gw_flags_set (flags, section, key, text, place);
}

/* Users reach the process under its domain address: that port is where it serves by HTTP. */
static void
set_listen (GwFlags *flags, guint16 port)
{
  g_autofree char *url = g_strdup_printf ("https://[::]:%u", port);

  set_default (flags, GW_SETTINGS_SECTION, "listen", url, DOMAIN_PLACE);
}

/* The same for a role that has TLS of its own. */
static void
set_tls_port (GwFlags *flags, const char *section, guint16 port)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  set_default (flags, section, "tls", "true", DOMAIN_PLACE);
  set_default (flags, section, "tls-port", text, DOMAIN_PLACE);
}

static void
set_ports (GwFlags *flags, const Role *role)
{
  const char *domain = gw_flags_get (flags, GW_SETTINGS_SECTION, "domain-address");
  g_autofree char *host = NULL;
  gboolean is_named;
  guint16 port;

  is_named = domain != NULL && gw_address_split (domain, &host, &port, NULL);
  if (is_named && role->listen != NULL)
    set_tls_port (flags, role->plugins[0], port);
  if (role->listen != NULL)
    set_default (flags, GW_SETTINGS_SECTION, "listen", role->listen, DEFAULT_PLACE);
  else if (is_named)
    set_listen (flags, port);
}

static GwConf *
make_conf (GwFlags *flags, const Role *role, GStrv names)
{
  set_ports (flags, role);
  for (; *names != NULL; names++)
    gw_flags_set (flags, GW_SETTINGS_SECTION, "plugins", *names, role->command);
  return gw_flags_conf (flags);
}

static void
print_help (const GwFlags *flags, const Role *role)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gw_flags_print (flags, text);
  g_print ("Usage:\n  meeting %s [--FLAG VALUE...]\n\n"
           "Secrets may be given as @FILE, or by the environment: MEETING_SECTION_KEY.\n%s",
           role->command, text->str);
}

static gboolean
wants_help (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], "--help") == 0 || strcmp (argv[i], "-h") == 0)
      return TRUE;
  return FALSE;
}

/* In this order: the names of the contract's flags are the process's first. */
static GwFlags *
make_flags (const Role *role, GwLoader *loader, GStrv names, GError **error)
{
  g_autoptr (GwFlags) flags = gw_flags_new ();

  if (role == find_role ("allocateserver"))
    gw_flags_add_section (flags, "", "Which plugin decides:", strategy_rows);
  gw_flags_add_section (flags, GW_SETTINGS_SECTION, GW_SETTINGS_SUMMARY, gw_settings_options);
  gw_flags_hide (flags, GW_SETTINGS_SECTION, "plugins");
  if (!add_plugins (flags, loader, names, error))
    return NULL;
  return g_steal_pointer (&flags);
}

GwExit
gw_cli_role (int argc, char **argv)
{
  const Role *role = find_role (argv[0]);
  g_auto (GStrv) names = plugins_of (role, argc, argv);
  g_autoptr (GwLoader) loader = make_loader (argc, argv);
  g_autoptr (GError) error = NULL;
  g_autoptr (GwFlags) flags = make_flags (role, loader, names, &error);
  g_autoptr (GwSetup) setup = NULL;

  if (flags == NULL)
    return gw_cli_fail (error);
  if (wants_help (argc, argv))
    {
      print_help (flags, role);
      return GW_EXIT_OK;
    }
  if (!gw_flags_read (flags, argc, argv, &error))
    return gw_cli_misuse (role->command, "%s", error->message);
  setup = gw_setup_new (make_conf (flags, role, names), &error);
  if (setup == NULL || !gw_app_run (setup, gw_log_install (), &error))
    return gw_cli_fail (error);
  return GW_EXIT_OK;
}
