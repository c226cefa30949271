#include "gateway/cli/init/checks.h"

#include <string.h>

#include "gateway/cli/init/owner.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/host/acme-wish.h"
#include "gateway/host/state.h"

#define UFW_CONF "/etc/ufw/ufw.conf"

void
gw_init_checks_certificate (const GwSetup *setup, GwInitReport *report)
{
  const char *file = gw_config_string (setup->settings, "certificate");
  g_autoptr (GwAcmeWish) wish = gw_acme_wish_new (setup->settings);
  g_autofree char *uacme = g_find_program_in_path ("uacme");

  if (file != NULL)
    gw_init_report_add (report, GW_INIT_GOOD, "certificate", "the one in %s", file);
  else if (wish == NULL)
    gw_init_report_add (report, GW_INIT_NOTE, "certificate",
                        "of an authority of this machine's own, as the name is not public\n"
                        "browsers warn until they trust what \"meeting ca\" prints");
  else if (uacme == NULL)
    gw_init_report_add (report, GW_INIT_PROBLEM, "certificate",
                        "to be obtained by ACME, but uacme is not installed: apt install uacme");
  else
    gw_init_report_add (report, GW_INIT_GOOD, "certificate",
                        "obtained by ACME once the gateway runs, from %s",
                        wish->settings.directory);
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

void
gw_init_checks_mail (const GwSetup *setup, const GError *refusal, GwInitReport *report)
{
  const GwConfig *api = gw_own_gateway_section (setup, "api");

  if (api == NULL)
    return;
  if (gw_config_list (api, "mail-server")[0] != NULL)
    gw_init_report_add (report, GW_INIT_GOOD, "mail", "sent through %s",
                        gw_config_list (api, "mail-server")[0]);
  else if (g_error_matches (refusal, GW_ERROR, GW_ERROR_NOT_FOUND))
    gw_init_report_add (report, GW_INIT_NOTE, "mail",
                        "none is sent: %s\n"
                        "codes to sign in with are in the log; [api] mail-server names a server",
                        refusal->message);
  else
    gw_init_report_add (report, GW_INIT_NOTE, "mail",
                        "none is sent: the mail server of this machine refuses: %s\n"
                        "codes to sign in with are in the log; [api] mail-server names a server",
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
