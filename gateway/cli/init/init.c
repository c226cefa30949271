/* `meeting init`: the key-file of a machine that does everything, from what the machine itself and
 * DNS tell; and a look at all that its users will need. */
#include "gateway/cli/command.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/cli/init/checks.h"
#include "gateway/cli/init/draft.h"
#include "gateway/cli/init/mail.h"
#include "gateway/cli/init/ports.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/cli/sign-in-link.h"
#include "gateway/host/settings.h"
#include "gateway/net/address.h"

#define HTTPS_PORT 443
#define HTTPS_PORT_UNPRIVILEGED 8443
#define UNIT "/lib/systemd/system/meeting-gateway.service"

#define MORE_FLAGS                                                                                 \
  "Flags of the role commands may be given too, and go into the key-file: those of the database\n" \
  "and of mail servers, such as --mysqlAddress and --mailServer, are told by \"meeting "           \
  "apiserver\n"                                                                                    \
  "--help\"."

typedef struct
{
  char *path;
  char *domain; /* NAME or NAME:PORT */
  char *email;
  gboolean dry_run;
  gboolean force;
} Arguments;

/* One run of the command. */
typedef struct
{
  Arguments arguments;
  GwInitPlace *place;
  GwSetup *base;    /* nullable: the key-file without what we write */
  GwLoader *loader; /* of the flags' rows */
  GwFlags *flags;
  GwInitFacts *facts;
  GwSetup *setup;  /* the configuration as it is, or will be */
  char *text;      /* nullable: what is to be written */
  GError *refusal; /* nullable: of the mail server */
  GwInitReport *report;
} Run;

static void
run_clear (Run *self)
{
  g_free (self->arguments.path);
  g_free (self->arguments.domain);
  g_free (self->arguments.email);
  g_clear_pointer (&self->place, gw_init_place_free);
  g_clear_pointer (&self->setup, gw_setup_free);
  g_clear_pointer (&self->base, gw_setup_free);
  g_clear_pointer (&self->flags, gw_flags_free);
  g_clear_pointer (&self->loader, gw_loader_free);
  g_clear_pointer (&self->facts, gw_init_facts_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->report, gw_init_report_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
is_set_up (const GwSetup *setup)
{
  return gw_config_is_set (setup->settings, "domain-address");
}

/* Splits NAME or NAME:PORT. @port: untouched where none is given. */
static char *
split_domain (const char *text, guint16 *port)
{
  char *host = NULL;

  if (!g_hostname_is_ip_address (text) && gw_address_split (text, &host, port, NULL))
    return host;
  return g_strdup (text);
}

/* Of the key-file that is there, else of a machine that does everything.
 * Returns: (transfer container): the names of the plugins. */
static GPtrArray *
plugins_of (const GwSetup *base)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; base == NULL && gw_init_draft_plugins[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) gw_init_draft_plugins[i]);
  for (guint i = 0; base != NULL && i < base->plugins->len; i++)
    g_ptr_array_add (
        names, (gpointer) g_array_index (base->plugins, GwSetupPlugin, i).loaded->plugin->name);
  return names;
}

static gboolean
add_section (Run *self, const char *name, GError **error)
{
  const GwLoadedPlugin *loaded = gw_loader_load (self->loader, name, error);

  if (loaded != NULL)
    gw_flags_add_section (self->flags, name, loaded->plugin->summary, loaded->options);
  return loaded != NULL;
}

/* Every key of the roles is a flag, but those that are found out. */
static gboolean
read_flags (Run *self, int argc, char **argv, GError **error)
{
  static const char *const none[] = { NULL };
  g_autoptr (GPtrArray) names = plugins_of (self->base);

  self->loader = self->base != NULL ? gw_setup_loader (self->base->conf, self->base->settings)
                                    : gw_loader_new (none);
  self->flags = gw_flags_new ();
  gw_flags_add_section (self->flags, GW_SETTINGS_SECTION, "", gw_settings_options);
  gw_flags_hide (self->flags, GW_SETTINGS_SECTION, "plugins");
  gw_flags_hide (self->flags, GW_SETTINGS_SECTION, "plugin-path");
  gw_flags_hide (self->flags, GW_SETTINGS_SECTION, "domain-address");
  for (guint i = 0; i < names->len; i++)
    if (!add_section (self, names->pdata[i], error))
      return FALSE;
  return gw_flags_read (self->flags, argc, argv, error);
}

static guint16
default_port (const Run *self)
{
  gboolean is_service = strcmp (self->place->path, GW_CONF_DEFAULT) == 0;

  return is_service || gw_init_ports_may (HTTPS_PORT) ? HTTPS_PORT : HTTPS_PORT_UNPRIVILEGED;
}

/* Whom a mail server of this machine would have to take mail for, to be of use. */
static const char *
somebody (const Run *self)
{
  return self->arguments.email != NULL ? self->arguments.email : "postmaster@example.org";
}

static gboolean
try_mail (Run *self)
{
  g_autofree char *sender = gw_init_draft_sender (self->facts);

  return gw_init_mail_try (sender, somebody (self), &self->refusal);
}

static gboolean
compose (Run *self, GError **error)
{
  guint16 port = default_port (self);
  g_autofree char *name = NULL;
  GwInitDraft draft = { self->place, self->base, self->flags, NULL, FALSE };

  if (self->arguments.domain != NULL)
    name = split_domain (self->arguments.domain, &port);
  self->facts = gw_init_facts_new (name, "was given", port);
  draft.facts = self->facts;
  draft.has_mail = try_mail (self);
  self->text = gw_init_draft_print (&draft);
  self->setup = gw_init_draft_load (self->place, self->text, error);
  return self->setup != NULL;
}

/* What is there already, is only looked at. */
static void
look_at_current (Run *self)
{
  guint16 port = HTTPS_PORT;
  g_autofree char *name =
      split_domain (gw_config_string (self->setup->settings, "domain-address"), &port);
  const GwConfig *api = gw_own_gateway_section (self->setup, "api");

  self->facts = gw_init_facts_new (name, "is the name in the key-file", port);
  if (api != NULL && gw_config_list (api, "mail-server")[0] == NULL)
    try_mail (self);
}

/* Returns: whether the key-file is that of this machine already; %FALSE with @error set where it
 * cannot be read. */
static gboolean
find_current (Run *self, GError **error)
{
  if (self->arguments.force || !g_file_test (self->place->path, G_FILE_TEST_EXISTS))
    return FALSE;
  self->setup = gw_setup_load (self->place->path, error);
  if (self->setup == NULL)
    return FALSE;
  if (is_set_up (self->setup))
    return TRUE;
  g_clear_pointer (&self->setup, gw_setup_free);
  if (self->place->exists)
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                 "%s is there already, and no domain-address is in it: add one under [gateway], or "
                 "have it written anew by --force, which keeps a copy",
                 self->place->target);
  return FALSE;
}

static void
check_all (Run *self)
{
  g_autoptr (GArray) ports = gw_init_ports_of (self->setup);
  g_autofree char *list = gw_init_ports_print (ports, self->setup);

  gw_init_facts_report (self->facts, list, self->report);
  gw_init_checks_certificate (self->setup, self->report);
  gw_init_ports_try (ports, self->report);
  gw_init_checks_firewall (list, self->report);
  gw_init_checks_mail (self->setup, self->refusal, self->report);
}

static gboolean
write_all (Run *self, GError **error)
{
  g_autofree char *backup = NULL;

  if (self->text == NULL)
    {
      gw_init_report_add (self->report, GW_INIT_GOOD, "key-file",
                          "%s was there already; nothing was written", self->place->path);
      return TRUE;
    }
  if (!gw_init_place_write (self->place, self->text, &backup, error))
    return FALSE;
  if (backup != NULL)
    gw_init_report_add (self->report, GW_INIT_GOOD, "key-file", "%s; what was there is in %s",
                        self->place->target, backup);
  else
    gw_init_report_add (self->report, GW_INIT_GOOD, "key-file", "%s", self->place->target);
  return TRUE;
}

/* What the key-file says is wrong in what was given; in one that is there it is one more finding.
 */
static gboolean
probe (Run *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (gw_init_checks_probe (self->setup, self->report, &cause))
    return TRUE;
  if (self->text == NULL)
    {
      gw_init_report_add (self->report, GW_INIT_PROBLEM, "database", "%s", cause->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  g_prefix_error (error, "no key-file was written, as what it says does not work:\n");
  return FALSE;
}

static void
print_report (const Run *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gw_init_report_print (self->report, text);
  g_print ("%s", text->str);
}

static char *
start_command (const Run *self)
{
  if (strcmp (self->place->path, GW_CONF_DEFAULT) == 0 && g_file_test (UNIT, G_FILE_TEST_EXISTS))
    return g_strdup ("sudo systemctl enable --now meeting-gateway");
  return g_strdup_printf ("meeting run -c %s", self->place->path);
}

static gboolean
print_way_in (const Run *self, GError **error)
{
  gboolean is_named = strchr (self->facts->name->name, '.') != NULL &&
                      !g_hostname_is_ip_address (self->facts->name->name);
  g_autofree char *fallback =
      g_strconcat ("admin@", is_named ? self->facts->name->name : "localhost", NULL);
  const char *email = self->arguments.email != NULL ? self->arguments.email : fallback;
  g_autofree char *start = start_command (self);
  g_autofree char *origin = gw_own_gateway_origin (self->setup->settings);
  g_autofree char *link =
      gw_cli_make_sign_in_link (self->setup->settings, email, GW_CLI_LINK_LIFETIME, error);

  if (link == NULL)
    return FALSE;
  g_print ("\nStart it:\n\n    %s\n\nOpen it:\n\n    %s\n\n"
           "Or open it signed in as %s, once and within an hour:\n\n    %s\n\n"
           "\"meeting sign-in-link ADDRESS\" makes more such links.\n",
           start, origin, email, link);
  return TRUE;
}

static GwExit
finish (const Run *self)
{
  guint problems = gw_init_report_problems (self->report);

  if (problems == 0)
    return GW_EXIT_OK;
  g_printerr (
      "\n%u of the findings above, marked LOOK, will keep users out: see to %s, then \"meeting "
      "init\" looks again\n",
      problems, problems == 1 ? "it" : "them");
  return GW_EXIT_FAILED;
}

static GwExit
rehearse (Run *self)
{
  check_all (self);
  print_report (self);
  if (self->text != NULL)
    g_print ("\n%s would hold:\n\n%s", self->place->target, self->text);
  g_print ("\nNothing was written, and no database was tried: --dry-run.\n");
  return finish (self);
}

static GwExit
perform (Run *self)
{
  g_autoptr (GError) error = NULL;

  check_all (self);
  if (!probe (self, &error) || !write_all (self, &error) ||
      !gw_init_checks_secret (self->setup, self->report, &error))
    {
      print_report (self);
      return gw_cli_fail (error);
    }
  print_report (self);
  if (!print_way_in (self, &error))
    return gw_cli_fail (error);
  return finish (self);
}

static GwExit
check_arguments (const Arguments *arguments)
{
  guint16 port = HTTPS_PORT;
  g_autofree char *name =
      arguments->domain != NULL ? split_domain (arguments->domain, &port) : NULL;

  if (name != NULL && (!gw_init_name_is_valid (name) || port == 0))
    return gw_cli_misuse ("init",
                          "--domain \"%s\" is no name of a machine, such as "
                          "meet.example.org, or meet.example.org:8443",
                          arguments->domain);
  if (arguments->email != NULL && !gw_cli_is_email (arguments->email))
    return gw_cli_misuse ("init", "--email \"%s\" is no mail address, such as ada@example.org",
                          arguments->email);
  return GW_EXIT_OK;
}

/* What is given must not be taken for written. */
static GwExit
refuse_changes (const Run *self, int argc)
{
  guint16 port;
  g_autofree char *name =
      self->arguments.domain != NULL ? split_domain (self->arguments.domain, &port) : NULL;

  if (argc == 1 && (name == NULL || g_ascii_strcasecmp (name, self->facts->name->name) == 0))
    return GW_EXIT_OK;
  g_printerr ("%s is that of %s already, and was not changed: edit %s, or have it written anew by "
              "--force, which keeps a copy\n",
              self->place->path, self->facts->name->name, self->place->target);
  return GW_EXIT_FAILED;
}

/* What the run is about: a key-file to write, or one to look at. */
static GwExit
prepare (Run *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (find_current (self, &error))
    {
      look_at_current (self);
      return refuse_changes (self, argc);
    }
  if (error != NULL)
    return gw_cli_fail (error);
  if (self->place->is_fragment &&
      (self->base = gw_init_draft_load (self->place, "", &error)) == NULL)
    return gw_cli_fail (error);
  if (!read_flags (self, argc, argv, &error))
    return gw_cli_misuse ("init", "%s", error->message);
  if ((!self->arguments.dry_run && !gw_init_place_check (self->place, &error)) ||
      !compose (self, &error))
    return gw_cli_fail (error);
  return GW_EXIT_OK;
}

GwExit
gw_cli_init (int argc, char **argv)
{
  g_auto (Run) run = { 0 };
  Arguments *arguments = &run.arguments;
  g_autofree char **words = argv;
  g_autofree char *absolute = NULL;
  GwExit code;
  const GOptionEntry entries[] = {
    { "domain", 'd', 0, G_OPTION_ARG_FILENAME, &arguments->domain,
      "how users reach this machine, when what it finds out by itself is not it", "NAME[:PORT]" },
    { "email", 'e', 0, G_OPTION_ARG_FILENAME, &arguments->email,
      "whom the first sign-in link signs in (default admin@NAME)", "ADDRESS" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &arguments->dry_run,
      "print what would be written, and change nothing", NULL },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &arguments->force,
      "write anew what is there already; a copy of it is kept", NULL },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments->path,
      "the key-file (default " GW_CONF_DEFAULT ")", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse_known (&argc, &words, entries, MORE_FLAGS))
    return GW_EXIT_USAGE;
  code = check_arguments (arguments);
  if (code != GW_EXIT_OK)
    return code;
  absolute =
      g_canonicalize_filename (arguments->path != NULL ? arguments->path : GW_CONF_DEFAULT, NULL);
  run.place = gw_init_place_new (absolute);
  run.report = gw_init_report_new ();
  code = prepare (&run, argc, words);
  if (code != GW_EXIT_OK)
    return code;
  return arguments->dry_run ? rehearse (&run) : perform (&run);
}
