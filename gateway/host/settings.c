#include "gateway/host/settings.h"

#include <string.h>

#include "gateway/cluster/heartbeat.h"
#include "gateway/cluster/label.h"
#include "gateway/cluster/secret.h"
#include "gateway/host/acme-wish.h"
#include "gateway/host/log.h"
#include "gateway/host/suggest.h"
#include "gateway/media/worker.h"
#include "gateway/net/address.h"
#include "gateway/tls/certificate.h"

#define GW_ACME_DIRECTORY "https://acme-v02.api.letsencrypt.org/directory"

const GwOption gw_settings_options[] = {
  { "plugins", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the roles this process has, each a plugin with a section of its own" },
  { "plugin-path", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "more folders to look for plugins in, before the built-in one" },
  { "listen", NULL, GW_OPTION_LIST, "http://127.0.0.1:8080", 0, 0,
    "where to serve: http://ADDRESS:PORT or https://ADDRESS:PORT" },
  { "certificate", "cert", GW_OPTION_PATH, NULL, 0, 0,
    "PEM file with the certificate chain for https; without it, one is made and signed by an "
    "authority of our own in the state directory" },
  { "certificate-key", "certkey", GW_OPTION_PATH, NULL, 0, 0,
    "PEM file with the private key of certificate" },
  { "certificate-names", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "names and IP addresses in the certificate that we make ourselves; without it, those of "
    "domain-address and of this machine" },
  { "acme", NULL, GW_OPTION_BOOLEAN, NULL, 0, 0,
    "whether the certificate is obtained from an authority by ACME, with the program uacme; "
    "without "
    "it, that is done where https is served, no certificate is given and domain-address is a "
    "public "
    "name, which is to agree to the authority's terms" },
  { "acme-directory", NULL, GW_OPTION_STRING, GW_ACME_DIRECTORY, 0, 0,
    "URL of that authority's directory" },
  { "acme-email", NULL, GW_OPTION_STRING, NULL, 0, 0, "where that authority may write to" },
  { "acme-names", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "names in that certificate, the one of domain-address among them; without it, that one alone" },
  { "acme-port", NULL, GW_OPTION_INTEGER, "80", 1, 65535,
    "port to answer that authority on, which asks on 80; everybody else is sent to https from "
    "there" },
  { "secret", NULL, GW_OPTION_SECRET, NULL, 0, 0,
    "the deployment's shared secret, or @FILE, the same for all roles; without it, one is made "
    "and kept in the state directory, which serves a single machine" },
  { "domain-address", "domainaddress", GW_OPTION_ADDRESS, NULL, 0, 0,
    "name and port under which users reach this process" },
  { "labels", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "what allocation plugins may tell the nodes of this process by, as NAME=VALUE, such as "
    "region=eu" },
  { "apiserver", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "HOST:PORT of the api that the roles of this process report to, by https unless HOST is this "
    "machine; http://HOST:PORT where a network of its own makes up for it" },
  { "trusted-authority", NULL, GW_OPTION_PATH, NULL, 0, 0,
    "PEM file with authorities whose certificates other roles may have, beside the system's; the "
    "one that a role made itself is tls/ca.pem in its state directory" },
  { "state-directory", NULL, GW_OPTION_PATH, "/var/lib/meeting-gateway", 0, 0,
    "folder for what must outlive the process" },
  { "workers", NULL, GW_OPTION_INTEGER, "0", 0, GW_WORKERS_MAX,
    "media threads; 0 is one per core" },
  { "log-level", NULL, GW_OPTION_STRING, "info", 0, 0,
    "how much to log: error, warning, info or debug" },
  { "log-format", NULL, GW_OPTION_STRING, "text", 0, 0,
    "how to log where the log is not the journal: text, or json, an object a line" },
  { 0 },
};

/* @well_formed: whether every line of the file could be read; one that could not may be the one
 * that names the plugins. */
static void
check_plugins (const GwConfig *config, GwProblems *problems, gboolean well_formed)
{
  const char *const *plugins = gw_config_list (config, "plugins");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint count = g_strv_length ((char **) plugins);

  if (count > GW_SETTINGS_PLUGINS_MAX)
    {
      gw_config_complain (config, problems, "plugins", "names %u plugins, and %u are the most",
                          count, GW_SETTINGS_PLUGINS_MAX);
      return;
    }
  if (plugins[0] == NULL && well_formed)
    gw_config_complain (config, problems, "plugins",
                        "names no plugin; name the roles of this process, such as "
                        "plugins = api;sfu;allocate");
  for (; *plugins != NULL; plugins++)
    if (!g_hash_table_add (seen, (gpointer) *plugins))
      gw_config_complain (config, problems, "plugins", "names %s twice", *plugins);
}

/* Returns: %NULL, or how @url is wrong. */
static const char *
check_url (const char *url)
{
  const char *rest = strstr (url, "://");
  g_autofree char *host = NULL;
  guint16 port;

  if (!g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))
    return "must begin with http:// or https://";
  if (strchr (rest + 3, '/') != NULL)
    return "must end with the port; paths belong to the plugins";
  if (!gw_address_split (rest + 3, &host, &port, NULL))
    return "needs the form http://ADDRESS:PORT, such as https://0.0.0.0:443";
  return NULL;
}

static void
check_listen (const GwConfig *config, GwProblems *problems)
{
  const char *const *urls = gw_config_list (config, "listen");

  if (urls[0] == NULL)
    gw_config_complain (config, problems, "listen",
                        "names no address, such as http://127.0.0.1:8080");
  for (; *urls != NULL; urls++)
    {
      const char *reason = check_url (*urls);

      if (reason != NULL)
        gw_config_complain (config, problems, "listen", "\"%s\" %s", *urls, reason);
    }
}

static void
check_certificate (const GwConfig *config, GwProblems *problems)
{
  const char *const keys[] = { "certificate", "certificate-key" };
  const char *chain = gw_config_string (config, "certificate");
  const char *key = gw_config_string (config, "certificate-key");
  g_autoptr (GwCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *path = gw_config_string (config, keys[i]);
      const char *other = gw_config_string (config, keys[1 - i]);

      if (path != NULL && other == NULL)
        gw_config_complain (config, problems, keys[i], "needs %s beside it", keys[1 - i]);
    }
  if (chain == NULL || key == NULL)
    return;
  certificate = gw_certificate_new_from_files (chain, key, &error);
  if (certificate == NULL)
    gw_config_complain (config, problems, "certificate", ": %s", error->message);
}

static void
check_apiserver (const GwConfig *config, GwProblems *problems)
{
  const char *apiserver = gw_config_string (config, "apiserver");
  g_autofree char *url = apiserver != NULL ? gw_heartbeat_url (apiserver) : NULL;

  if (apiserver != NULL && url == NULL)
    gw_config_complain (config, problems, "apiserver",
                        "\"%s\" is not HOST:PORT, such as api.example.com:443", apiserver);
}

static void
check_labels (const GwConfig *config, GwProblems *problems)
{
  g_autofree char *problem = gw_label_problem (gw_config_list (config, "labels"));

  if (problem != NULL)
    gw_config_complain (config, problems, "labels", "%s", problem);
}

static void
check_trusted_authority (const GwConfig *config, GwProblems *problems)
{
  const char *path = gw_config_string (config, "trusted-authority");
  g_autoptr (GwClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  client = gw_client_new (path, &error);
  if (client == NULL)
    gw_config_complain (config, problems, "trusted-authority", ": %s", error->message);
}

static void
check_log_level (const GwConfig *config, GwProblems *problems)
{
  const char *name = gw_config_string (config, "log-level");
  g_autofree char *hint = NULL;
  GwLogLevel level;

  if (gw_log_level_parse (name, &level))
    return;
  hint = gw_suggest_phrase (name, gw_log_level_names, "", "", "");
  gw_config_complain (config, problems, "log-level",
                      "\"%s\" is none of error, warning, info and debug%s", name, hint);
}

static void
check_log_format (const GwConfig *config, GwProblems *problems)
{
  const char *name = gw_config_string (config, "log-format");
  GwLogFormat format;

  if (!gw_log_format_parse (name, &format))
    gw_config_complain (config, problems, "log-format", "\"%s\" is neither text nor json", name);
}

static void
check_secret (const GwConfig *config, GwProblems *problems)
{
  const char *text = gw_config_string (config, "secret");
  g_autoptr (GwSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return;
  secret = gw_secret_new (text, &error);
  if (secret == NULL)
    gw_config_complain (config, problems, "secret", "%s", error->message);
}

GwConfig *
gw_settings_read (GwConf *conf)
{
  GwProblems *problems = gw_conf_problems (conf);
  gboolean well_formed = gw_problems_count (problems) == 0;
  GwConfig *config = gw_conf_section (conf, GW_SETTINGS_SECTION, gw_settings_options);

  check_plugins (config, problems, well_formed);
  check_listen (config, problems);
  check_certificate (config, problems);
  gw_acme_wish_check (config, problems);
  check_log_level (config, problems);
  check_log_format (config, problems);
  check_secret (config, problems);
  check_labels (config, problems);
  check_apiserver (config, problems);
  check_trusted_authority (config, problems);
  return config;
}
