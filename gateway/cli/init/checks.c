#include "gateway/cli/init/checks.h"

#include <string.h>

#include "gateway/cli/init/mail.h"
#include "gateway/cli/init/owner.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/host/acme-wish.h"
#include "gateway/host/state.h"

#define UFW_CONF "/etc/ufw/ufw.conf"

/* A public authority looks the name up and comes by. */
static gboolean
is_out_of_reach (const GwSetup *setup, const GwInitFacts *facts)
{
  g_autofree char *public = gw_init_reach_print (facts->answers, GW_INIT_REACH_PUBLIC, "");

  return facts->by_dns && facts->answers->len > 0 && public[0] == '\0' &&
         !gw_config_is_set (setup->settings, "acme-directory");
}

static void
report_out_of_reach (const GwInitFacts *facts, GwInitReport *report)
{
  g_autofree char *answers = gw_init_reach_print (facts->answers, GW_INIT_REACH_ALL, ", ");

  gw_init_report_add (report, GW_INIT_PROBLEM, "certificate",
                      "none can be obtained by ACME: %s leads to %s, where no public authority "
                      "can reach it\n"
                      "give one: --cert FILE --certkey FILE; or --acme=false for an authority of "
                      "this machine's own",
                      facts->name->name, answers);
}

void
gw_init_checks_certificate (const GwSetup *setup, const GwInitFacts *facts, GwInitReport *report)
{
  const char *file = gw_config_string (setup->settings, "certificate");
  g_autoptr (GwAcmeWish) wish = gw_acme_wish_new (setup->settings);
  g_autofree char *uacme = g_find_program_in_path ("uacme");

  if (file != NULL)
    gw_init_report_add (report, GW_INIT_GOOD, "certificate", "the one in %s", file);
  else if (wish == NULL)
    gw_init_report_add (report, GW_INIT_NOTE, "certificate",
                        "of an authority of this machine's own\n"
                        "browsers warn until they trust what \"meeting ca\" prints");
  else if (is_out_of_reach (setup, facts))
    report_out_of_reach (facts, report);
  else if (uacme == NULL)
    gw_init_report_add (report, GW_INIT_PROBLEM, "certificate",
                        "to be obtained by ACME, but uacme is not installed: apt install uacme");
  else
    gw_init_report_add (report, GW_INIT_GOOD, "certificate",
                        "obtained by ACME once the gateway runs, from %s",
                        wish->settings.directory);
}

static gboolean
has_one (const GwConfig *config, const char *key, const GArray *addresses)
{
  const char *const *list = gw_config_list (config, key);
  char ip[GW_ADDRESS_TEXT_MAX];

  for (guint i = 0; i < addresses->len; i++)
    if (g_strv_contains (list, gw_address_print_ip (&g_array_index (addresses, GwAddress, i), ip)))
      return TRUE;
  return FALSE;
}

void
gw_init_checks_router (const GwSetup *setup, const GwInitFacts *facts, GwInitReport *report)
{
  static const char *const keys[][2] = { { "sfu", "advertise" }, { "turn", "ip" } };
  g_autofree char *answers = gw_init_reach_print (facts->answers, GW_INIT_REACH_ALL, ", ");

  if (facts->reach != GW_INIT_REACH_ROUTER || !facts->by_dns)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const GwConfig *config = gw_own_gateway_section (setup, keys[i][0]);
      g_autofree char *where = NULL;

      if (config == NULL || has_one (config, keys[i][1], facts->answers))
        continue;
      where = gw_config_where (config, keys[i][1]);
      gw_init_report_add (report, GW_INIT_PROBLEM, "router",
                          "%s does not have the router's address, %s: nobody outside hears or sees "
                          "anything\n"
                          "edit it there, or have --force write it anew, which keeps a copy",
                          where, answers);
    }
}

static const char *
state_of (const GwSetup *setup)
{
  return gw_config_string (setup->settings, "state-directory");
}

static gboolean
make_secret (const GwSetup *setup, GError **error)
{
  g_autoptr (GwSecret) secret = gw_state_secret (setup->settings, GW_STATE_MAKE, error);

  return secret != NULL;
}

gboolean
gw_init_checks_secret (const GwSetup *setup, GwInitReport *report, GError **error)
{
  g_autofree char *path = g_build_filename (state_of (setup), "secret", NULL);
  gboolean is_given = gw_config_string (setup->settings, "secret") != NULL;
  gboolean was_there, ok;

  if (!gw_state_prepare (state_of (setup), error) ||
      !gw_init_owner_become (state_of (setup), error))
    return FALSE;
  was_there = g_file_test (path, G_FILE_TEST_EXISTS);
  ok = make_secret (setup, error);
  gw_init_owner_return ();
  if (ok)
    gw_init_report_add (report, GW_INIT_GOOD, "secret", "%s%s",
                        is_given ? "the one of the key-file" : path,
                        is_given    ? ""
                        : was_there ? ", which was there already"
                                    : ", made");
  return ok;
}

static gboolean
probe (const GwSetup *setup, const GwSetupPlugin *plugin, GwInitReport *report, GError **error)
{
  const GwPlugin *descriptor = plugin->loaded->plugin;
  g_autofree char *found = NULL;

  if (descriptor->probe == NULL)
    return TRUE;
  found = descriptor->probe (plugin->config, state_of (setup), error);
  if (found != NULL)
    gw_init_report_add (report, GW_INIT_GOOD, descriptor->name, "%s", found);
  return found != NULL;
}

gboolean
gw_init_checks_probe (const GwSetup *setup, GwInitReport *report, GError **error)
{
  gboolean ok = TRUE;

  if (!gw_state_prepare (state_of (setup), error) ||
      !gw_init_owner_become (state_of (setup), error))
    return FALSE;
  for (guint i = 0; ok && i < setup->plugins->len; i++)
    ok = probe (setup, &g_array_index (setup->plugins, GwSetupPlugin, i), report, error);
  gw_init_owner_return ();
  return ok;
}

/* As the api itself reads the lists: the last counts for all that follow.
 * Returns: (nullable). */
static const char *
nth (const GwConfig *api, const char *key, guint n)
{
  const char *const *list = gw_config_list (api, key);
  guint length = g_strv_length ((char **) list);

  return length > 0 ? list[MIN (n, length - 1)] : NULL;
}

static guint16
mail_port (const GwConfig *api, guint n)
{
  const char *text = nth (api, "mail-port", n);

  if (text != NULL)
    return (guint16) g_ascii_strtoull (text, NULL, 10);
  return nth (api, "mail-username", n) != NULL ? 587 : 25;
}

/* Login and sender are seen by the first mail only, and it is not said that they work. */
static void
check_mail_server (const GwConfig *api, guint n, GwInitReport *report)
{
  const char *host = gw_config_list (api, "mail-server")[n];
  guint16 port = mail_port (api, n);
  g_autofree char *where = gw_config_where (api, "mail-server");
  g_autoptr (GError) error = NULL;

  if (gw_init_mail_answers (host, port, &error))
    gw_init_report_add (report, GW_INIT_GOOD, "mail",
                        "sent through %s, which answers at port %u; whether it takes our mails, "
                        "the first one shows",
                        host, port);
  else
    gw_init_report_add (report, GW_INIT_PROBLEM, "mail",
                        "%s is %s, and no mail server answers at its port %u: %s\n"
                        "nobody can sign in by mail until one does",
                        strstr (where, "[api]"), host, port, error->message);
}

void
gw_init_checks_mail (const GwSetup *setup, const GError *refusal, GwInitReport *report)
{
  const GwConfig *api = gw_own_gateway_section (setup, "api");

  if (api == NULL)
    return;
  for (guint i = 0; gw_config_list (api, "mail-server")[i] != NULL; i++)
    check_mail_server (api, i, report);
  if (gw_config_list (api, "mail-server")[0] != NULL)
    return;
  if (g_error_matches (refusal, GW_ERROR, GW_ERROR_NOT_FOUND))
    gw_init_report_add (report, GW_INIT_NOTE, "mail",
                        "none is sent: %s\n"
                        "codes to sign in with are in the log; [api] mail-server names a server",
                        refusal->message);
  else
    gw_init_report_add (report, GW_INIT_NOTE, "mail",
                        "none is sent: the mail server of this machine %s: %s\n"
                        "codes to sign in with are in the log; [api] mail-server names a server",
                        g_error_matches (refusal, GW_ERROR, GW_ERROR_DENIED) ? "refuses"
                                                                             : "does not work",
                        refusal != NULL ? refusal->message : "it was not asked");
}

void
gw_init_checks_firewall (const char *ports, GwInitReport *report)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents (UFW_CONF, &text, NULL, NULL) && strstr (text, "\nENABLED=yes") != NULL)
    gw_init_report_add (report, GW_INIT_NOTE, "firewall",
                        "ufw is on: sudo ufw allow 'Meeting Gateway' opens the usual ports\n"
                        "all that is needed: %s",
                        ports);
  else
    gw_init_report_add (report, GW_INIT_NOTE, "firewall", "these are to be open to users: %s",
                        ports);
}
