/* `meeting init`: the key-file of a machine that does everything, from what the machine itself and
 * DNS tell; and a look at all that its users will need. */
#include "gateway/cli/command.h"

#include <string.h>
#include <unistd.h>

#include "gateway/cli/init/blame.h"
#include "gateway/cli/init/checks.h"
#include "gateway/cli/init/plan.h"
#include "gateway/cli/init/ports.h"
#include "gateway/cli/init/way-in.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/cli/sign-in-link.h"

#define MORE_FLAGS                                                                                 \
  "Flags of the role commands may be given too, and go into the key-file: those of the database\n" \
  "and of mail servers, such as --mysqlAddress and --mailServer, are told by\n"                    \
  "\"meeting apiserver --help\"."

static void
check_all (const GwInitPlan *plan, GwInitReport *report)
{
  g_autoptr (GArray) ports = gw_init_ports_of (plan->setup);
  g_autofree char *list = gw_init_ports_print (ports, plan->setup);

  gw_init_facts_report (plan->facts, list, report);
  gw_init_checks_router (plan->setup, plan->facts, report);
  gw_init_checks_certificate (plan->setup, plan->facts, report);
  gw_init_ports_try (ports, report);
  gw_init_checks_firewall (list, report);
  gw_init_checks_mail (plan->setup, plan->refusal, report);
}

static gboolean
write_key_file (const GwInitPlan *plan, GwInitReport *report, GError **error)
{
  g_autofree char *backup = NULL;

  if (plan->text == NULL)
    {
      gw_init_report_add (report, GW_INIT_GOOD, "key-file",
                          "%s was there already; nothing was written", plan->place->path);
      return TRUE;
    }
  if (!gw_init_place_write (plan->place, plan->text, &backup, error))
    return FALSE;
  if (backup != NULL)
    gw_init_report_add (report, GW_INIT_GOOD, "key-file", "%s; what was there is in %s",
                        plan->place->target, backup);
  else
    gw_init_report_add (report, GW_INIT_GOOD, "key-file", "%s", plan->place->target);
  return TRUE;
}

/* In a key-file that is there, what does not work is one more finding; what was given is refused.
 */
static gboolean
probe (const GwInitPlan *plan, GwInitReport *report, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (gw_init_checks_probe (plan->setup, report, &cause))
    return TRUE;
  if (plan->text == NULL)
    {
      gw_init_report_add (report, GW_INIT_PROBLEM, "database", "%s", cause->message);
      return TRUE;
    }
  gw_init_blame (cause, plan->place->target, plan->flags);
  g_propagate_error (error, g_steal_pointer (&cause));
  g_prefix_error (error, "no key-file was written, as what it says does not work:\n");
  return FALSE;
}

static void
print_report (const GwInitReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gw_init_report_print (report, text);
  g_print ("%s", text->str);
}

static GwExit
finish (const GwInitReport *report)
{
  guint problems = gw_init_report_problems (report);

  if (problems == 0)
    return GW_EXIT_OK;
  g_printerr (
      "\n%u of the findings above, marked LOOK, will keep users out: see to %s, then \"meeting "
      "init\" looks again\n",
      problems, problems == 1 ? "it" : "them");
  return GW_EXIT_FAILED;
}

/* What would be written, without what nobody is to read over a shoulder. */
static void
print_text (const GwInitPlan *plan)
{
  g_auto (GStrv) lines = g_strsplit (plan->text, "\n", -1);

  g_print ("\n%s would hold:\n\n", plan->place->target);
  for (char **line = lines; *line != NULL && line[1] != NULL; line++)
    {
      g_autofree char *key = g_strndup (*line, strcspn (*line, " ="));

      if (gw_flags_is_secret (plan->flags, key))
        g_print ("%s = (not shown)\n", key);
      else
        g_print ("%s\n", *line);
    }
}

static GwExit
rehearse (const GwInitPlan *plan, GwInitReport *report)
{
  check_all (plan, report);
  print_report (report);
  if (plan->text != NULL)
    print_text (plan);
  g_print ("\nNothing was written, and no database was tried: --dry-run.\n");
  return finish (report);
}

static GwExit
perform (const GwInitPlan *plan, GwInitReport *report)
{
  g_autoptr (GError) error = NULL;

  check_all (plan, report);
  if (!probe (plan, report, &error) || !write_key_file (plan, report, &error) ||
      !gw_init_checks_secret (plan->setup, report, &error))
    {
      print_report (report);
      return gw_cli_fail (error);
    }
  print_report (report);
  if (!gw_init_way_in_print (plan, &error))
    return gw_cli_fail (error);
  return finish (report);
}

static void
wishes_clear (GwInitWishes *wishes)
{
  g_free (wishes->path);
  g_free (wishes->domain);
  g_free (wishes->email);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GwInitWishes, wishes_clear)

static GwExit
check_wishes (const GwInitWishes *wishes)
{
  if (wishes->domain != NULL && !gw_init_plan_is_domain (wishes->domain))
    return gw_cli_misuse ("init",
                          "--domain \"%s\" is no name of a machine, such as meet.example.org, or "
                          "meet.example.org:8443",
                          wishes->domain);
  if (wishes->email != NULL && !gw_cli_is_email (wishes->email))
    return gw_cli_misuse ("init", "--email \"%s\" is no mail address, such as ada@example.org",
                          wishes->email);
  return GW_EXIT_OK;
}

/* For who would wonder why nothing happens. */
static void
tell_wait (void)
{
  if (isatty (STDERR_FILENO))
    g_printerr ("Looking at this machine, and at what DNS says of it ...\n");
}

/* Before anything is written: what was given must not end in a link that is refused. */
static gboolean
may_sign_in (const GwInitPlan *plan, GError **error)
{
  return plan->wishes->email == NULL ||
         gw_cli_may_sign_in (gw_own_gateway_section (plan->setup, "api"), plan->wishes->email,
                             error);
}

static GwExit
carry_out (const GwInitWishes *wishes, int argc, char **argv)
{
  g_autoptr (GwInitReport) report = gw_init_report_new ();
  g_autoptr (GwInitPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  tell_wait ();
  gw_init_lookup_be_quick ();
  plan = gw_init_plan_new (wishes, argc, argv, &error);
  if (g_error_matches (error, GW_ERROR, GW_ERROR_BAD_REQUEST))
    return gw_cli_misuse ("init", "%s", error->message);
  if (plan == NULL || !may_sign_in (plan, &error))
    return gw_cli_fail (error);
  return wishes->dry_run ? rehearse (plan, report) : perform (plan, report);
}

GwExit
gw_cli_init (int argc, char **argv)
{
  g_auto (GwInitWishes) wishes = { 0 };
  g_autofree char *path = NULL;
  g_autofree char **words = argv;
  GwExit code;
  const GOptionEntry entries[] = {
    { "domain", 'd', 0, G_OPTION_ARG_FILENAME, &wishes.domain,
      "how users reach this machine, when what it finds out by itself is not it", "NAME[:PORT]" },
    { "email", 'e', 0, G_OPTION_ARG_FILENAME, &wishes.email,
      "whom the first sign-in link signs in (default admin@NAME)", "ADDRESS" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &wishes.dry_run,
      "print what would be written, and change nothing", NULL },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &wishes.force,
      "write anew what is there already; a copy of it is kept", NULL },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "the key-file (default " GW_CONF_DEFAULT ")",
      "FILE" },
    { NULL },
  };

  if (!gw_cli_parse_known (&argc, &words, entries, MORE_FLAGS))
    return GW_EXIT_USAGE;
  wishes.path = g_canonicalize_filename (path != NULL ? path : GW_CONF_DEFAULT, NULL);
  code = check_wishes (&wishes);
  return code == GW_EXIT_OK ? carry_out (&wishes, argc, words) : code;
}
