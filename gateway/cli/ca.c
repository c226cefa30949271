#include "gateway/cli/command.h"
#include "gateway/host/settings.h"
#include "gateway/tls/authority.h"

/* One line for each kind of machine that may be told to trust us. */
static const char advice[] =
    "Have it trusted where the meetings are opened (\"meeting ca > meeting-ca.crt\"):\n"
    "  Debian     cp meeting-ca.crt /usr/local/share/ca-certificates/ && update-ca-certificates\n"
    "  Windows    certutil -addstore Root meeting-ca.crt, as administrator\n"
    "  macOS      sudo security add-trusted-cert -d -r trustRoot -k "
    "/Library/Keychains/System.keychain meeting-ca.crt\n"
    "  iOS        open the file, install the profile in Settings, then General, About, "
    "Certificate Trust Settings\n"
    "  Android    Settings, Security, Encryption & credentials, Install a certificate, CA "
    "certificate\n"
    "  Firefox    Settings, Privacy & Security, View Certificates, Authorities, Import\n"
    "  Chromium   on Linux: Settings, Privacy and security, Security, Manage certificates, "
    "Authorities, Import\n"
    "  Another role of ours: trusted-authority = meeting-ca.crt in its [gateway]\n";

static GwExit
explain_missing (const GwConfig *settings, const GError *error)
{
  g_autofree char *where = gw_config_where (settings, "certificate");

  if (gw_config_string (settings, "certificate") != NULL)
    g_printerr ("%s is presented: no authority of our own is in use, and whoever trusts the one of "
                "that certificate trusts us\n",
                where);
  else
    g_printerr (
        "%s: there is no authority of our own yet; it is made when the gateway first serves "
        "https without a certificate\n",
        error->message);
  return GW_EXIT_FAILED;
}

GwExit
gw_cli_ca (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *pem = NULL;
  g_autoptr (GwConf) conf = NULL;
  g_autoptr (GwConfig) settings = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path,
      "the key-file with the state directory (default " GW_CONF_DEFAULT ")", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, NULL))
    return GW_EXIT_USAGE;
  conf = gw_cli_conf (path, &error);
  if (conf == NULL)
    return gw_cli_fail (error);
  settings = gw_conf_section (conf, GW_SETTINGS_SECTION, gw_settings_options);
  folder = g_build_filename (gw_config_string (settings, "state-directory"), "tls", NULL);
  pem = gw_authority_print (folder, &error);
  if (g_error_matches (error, GW_ERROR, GW_ERROR_NOT_FOUND))
    return explain_missing (settings, error);
  if (pem == NULL)
    return gw_cli_fail (error);
  g_print ("%s", pem);
  g_printerr ("%s", advice);
  return GW_EXIT_OK;
}
