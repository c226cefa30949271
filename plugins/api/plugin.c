/* api: the hub. Meetings and their joins over REST, and the browser client's pages. */
#include "config.h"

#include "gateway/cluster/sign-in-link.h"
#include "plugins/api/account/link.h"
#include "plugins/api/api.h"
#include "plugins/api/pages.h"
#include "plugins/api/routes.h"
#include "plugins/api/store/choice.h"

#define PAGES_PREFIX ""
#define PAGES_BODY_MAX 1024 /* only to be answered with 405 */

static const GwOption options[] = {
  { "database", NULL, GW_OPTION_STRING, "sqlite:meetings.db", 0, 0,
    "where meetings are stored: sqlite:FILE, relative to the state folder; or mysql, which "
    "mysql-address alone says too" },
  { "mysql-address", "mysqlAddress", GW_OPTION_STRING, NULL, 0, 0,
    "the database server, MySQL or MariaDB: HOST:PORT, or unix:/PATH of its socket" },
  { "mysql-user", "mysqlUser", GW_OPTION_STRING, API_CHOICE_NAME, 0, 0,
    "whom the database server knows us as" },
  { "mysql-password", "mysqlPassword", GW_OPTION_SECRET, NULL, 0, 0,
    "the password of mysql-user, or @FILE" },
  { "mysql-database", "mysqlDatabase", GW_OPTION_STRING, API_CHOICE_NAME, 0, 0,
    "the database on that server; when it is empty, the schema is created" },
  { "mysql-connections", NULL, GW_OPTION_INTEGER, "8", 1, 256,
    "connections to the database server, and so questions to it at once" },
  { "mysql-timeout", NULL, GW_OPTION_DURATION, "5s", 1000, 600000,
    "how long to wait for the database server to connect, and for each answer" },
  { "allocateserver", NULL, GW_OPTION_SECRET, NULL, 0, 0,
    "http or https URL of the allocation service, or @FILE with it; without it, a plugin of this "
    "process allocates" },
  { "meetings-per-minute", NULL, GW_OPTION_INTEGER, "30", 0, 100000,
    "meetings that one network address may create in a minute; 0 for no limit" },
  { "joins-per-minute", NULL, GW_OPTION_INTEGER, "300", 0, 100000,
    "joins that one network address may ask for in a minute; 0 for no limit" },
  { "sign-ins-per-minute", NULL, GW_OPTION_INTEGER, "20", 0, 100000,
    "codes that one network address may ask for or try in a minute; 0 for no limit" },
  { "guests-create-meetings", NULL, GW_OPTION_BOOLEAN, "true", 0, 0,
    "whether people who have not signed in may create instant meetings" },
  { "join-early", NULL, GW_OPTION_DURATION, "15min", 0, 2592000000,
    "how long before its begin a scheduled meeting may be joined" },
  { "join-late", NULL, GW_OPTION_DURATION, "30min", 0, 2592000000,
    "how long after its end a scheduled meeting may still be joined, and keeps its nodes" },
  { "email-domains", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "who may sign in: people with an address of one of these domains; without it, everybody" },
  { "mail-server", "mailServer", GW_OPTION_LIST, NULL, 0, 0,
    "mail servers (SMTP) to send through, tried in order; without it, sign-in codes are "
    "written to the log" },
  { "mail-port", "mailPort", GW_OPTION_LIST, NULL, 0, 0,
    "the port of each mail server; without it, 587 with a login and 25 without; 465 is TLS at "
    "once, on others TLS is used when the server offers it" },
  { "mail-username", "mailUsername", GW_OPTION_LIST, NULL, 0, 0,
    "whom each mail server knows us as" },
  { "mail-password", "mailPassword", GW_OPTION_LIST, NULL, 0, 0,
    "the password of each mail-username, or @FILE; without it, no login" },
  { "mail-from", "mailFrom", GW_OPTION_LIST, NULL, 0, 0,
    "whom mails come from at each mail server: meeting@example.org, or Name "
    "<meeting@example.org>" },
  { "mail-requires-tls", NULL, GW_OPTION_BOOLEAN, "false", 0, 0,
    "whether a mail server that offers no TLS, or has a certificate of nobody we know, is "
    "refused" },
  { 0 },
};

static gpointer
api_plugin_create (GwHost *host, const GwConfig *config, GError **error)
{
  Api *api = api_new (host, config, error);
  GwServer *server;

  if (api == NULL)
    return NULL;

  server = gw_host_server (host);
  gw_server_mount (server, API_ROUTES_PREFIX, API_ROUTES_BODY_MAX, api_routes_serve, api);
  gw_server_mount (server, GW_SIGN_IN_LINK_PATH, PAGES_BODY_MAX, api_link_serve, api);
  gw_server_mount (server, PAGES_PREFIX, PAGES_BODY_MAX, api_pages_serve, NULL);
  return api;
}

static gboolean
api_plugin_start (gpointer self, GError **error)
{
  api_start (self);
  return TRUE;
}

/* Running meetings need no api: only what is being answered is waited for. */
static void
api_plugin_stop (gpointer self, GwStopDone done, gpointer data)
{
  api_drain (self, done, data);
}

static void
api_plugin_destroy (gpointer self)
{
  Api *api = self;
  GwServer *server = gw_host_server (api->host);

  gw_server_unmount (server, API_ROUTES_PREFIX);
  gw_server_unmount (server, GW_SIGN_IN_LINK_PATH);
  gw_server_unmount (server, PAGES_PREFIX);
  api_close (api);
  api_unref (api);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "api",
  .version = PACKAGE_VERSION,
  .summary = "creates meetings, lets people join them, serves the web client",
  .options = options,
  .create = api_plugin_create,
  .start = api_plugin_start,
  .stop = api_plugin_stop,
  .destroy = api_plugin_destroy,
  .check = api_check,
  .probe = api_choice_probe,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
