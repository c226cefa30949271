/* The turn role: STUN and TURN over UDP, TCP, TLS and DTLS (RFC 8656), so that everybody connects.
 */
#include "config.h"

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "gateway/host/host.h"
#include "plugins/turn/fleet.h"
#include "plugins/turn/secure.h"
#include "plugins/turn/server.h"
#include "plugins/turn/settings.h"

/* Seconds between two reports of this node; the host forgets it after 15 s. */
#define REPORT_INTERVAL 5

/* Seconds between two looks for sfus: people are sent to a new one as soon as it is heard of. */
#define LOOK_INTERVAL 1

/* Milliseconds between two looks whether the last allocation has gone. */
#define DRAIN_INTERVAL 100

typedef struct
{
  GwHost *host;
  TurnShared *shared;
  TurnFleet *fleet;
  TurnServer *server;
  TurnSecure *secure;   /* nullable: neither TLS nor DTLS */
  char *node;           /* IP:PORT */
  char *secure_address; /* nullable: NAME:PORT */
  guint allocations_max;
  gint64 drain; /* microseconds */
  GwMetric *allocations, *sfus;
  guint report_source, look_source, drain_source;
  gint64 drain_until;
  GwStopDone done;
  gpointer done_data;
} Turn;

static void
destroy (gpointer data)
{
  Turn *self = data;
  g_clear_handle_id (&self->report_source, g_source_remove);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->drain_source, g_source_remove);
  g_clear_pointer (&self->secure, turn_secure_free);
  g_clear_pointer (&self->server, turn_server_free);
  g_clear_pointer (&self->fleet, turn_fleet_free);
  g_clear_pointer (&self->shared, turn_shared_free);
  g_free (self->node);
  g_free (self->secure_address);
  g_free (self);
}

static char *
node_address (const TurnShared *shared, guint16 port)
{
  char text[GW_ADDRESS_TEXT_MAX];
  GwAddress address =
      shared->v4.advertised.family != 0 ? shared->v4.advertised : shared->v6.advertised;
  address.port = port;
  return g_strdup (gw_address_print (&address, text));
}

/* "[::]" falls back to "0.0.0.0" where there is no IPv6. */
static TurnServer *
open_on (Turn *self, const GwConfig *config, TurnServerPlan *plan, TurnPeers *peers, GError **error)
{
  GwWorkers *workers = gw_host_workers (self->host);
  GwMetrics *metrics = gw_host_metrics (self->host);
  g_autoptr (GError) failure = NULL;
  TurnServer *server = turn_server_new (workers, plan, self->shared, peers, metrics, &failure);

  if (server == NULL && !gw_config_is_set (config, "address"))
    {
      const TurnServerPlan v4 = {
        .local = { .family = AF_INET, .port = plan->local.port },
        .secure = { .family = AF_INET, .port = plan->secure.port },
        .identity = plan->identity,
      };
      server = turn_server_new (workers, &v4, self->shared, peers, metrics, NULL);
    }
  if (server == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return server;
}

/* TLS that nobody asked for stands in the way of nothing. */
static TurnServer *
open_server (Turn *self, const GwConfig *config, TurnPeers *peers, GError **error)
{
  g_autoptr (GError) failure = NULL;
  TurnServerPlan plan = { 0 };
  TurnServer *server;

  if (!turn_settings_plan (config, &plan, error))
    return NULL;
  if (self->secure != NULL)
    plan.identity = turn_secure_identity (self->secure);
  server = open_on (self, config, &plan, peers, &failure);
  if (server == NULL && self->secure != NULL && !turn_secure_is_said (self->secure))
    {
      plan.identity = NULL;
      server = open_on (self, config, &plan, peers, NULL);
      if (server != NULL)
        {
          g_warning ("turn serves neither TLS nor DTLS: %s", failure->message);
          g_clear_pointer (&self->secure, turn_secure_free);
        }
    }
  if (server == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return server;
}

static void
open_secure (Turn *self)
{
  guint16 port = turn_server_secure_port (self->server);

  if (self->secure == NULL)
    return;
  turn_secure_follow (self->secure, self->server);
  self->secure_address = turn_secure_address (self->secure, port);
}

static gboolean
set_up (Turn *self, const GwConfig *config, GError **error)
{
  g_autoptr (TurnPeers) peers = turn_settings_peers (config, error);
  if (peers == NULL)
    return FALSE;
  self->shared = turn_settings_shared (config, gw_host_secret (self->host), error);
  if (self->shared == NULL)
    return FALSE;
  if (!turn_secure_open (self->host, config, self->shared->nonce, &self->secure, error))
    return FALSE;
  self->server = open_server (self, config, peers, error);
  if (self->server == NULL)
    return FALSE;
  open_secure (self);
  self->fleet = turn_fleet_new (self->host, self->shared, peers);
  self->node = node_address (self->shared, turn_server_port (self->server));
  return TRUE;
}

static void
warn_of_picked (const GwConfig *config, const char *key)
{
  g_autofree char *where = gw_config_where (config, key);

  if (gw_config_integer (config, key) == 0)
    g_warning ("%s is 0: another port is picked at each start, which no firewall lets through; set "
               "one that stays",
               where);
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  Turn *self = g_new0 (Turn, 1);
  self->host = host;
  self->allocations_max = (guint) gw_config_integer (config, "allocations-max");
  self->drain = gw_config_integer (config, "drain") * 1000;
  if (!set_up (self, config, error))
    {
      destroy (self);
      return NULL;
    }
  warn_of_picked (config, "port");
  if (self->secure != NULL)
    warn_of_picked (config, "tls-port");
  self->allocations =
      gw_metrics_gauge (gw_host_metrics (host), "turn_allocations", NULL, "allocations now");
  self->sfus = gw_metrics_gauge (gw_host_metrics (host), "turn_sfu_ranges", NULL,
                                 "ranges of sfus' media ports that relays may reach");
  return self;
}

static void
report (Turn *self)
{
  guint used = turn_quota_used (self->shared->quota);
  GwNode node = {
    .size = sizeof node,
    .role = "turn",
    .address = self->node,
    .load = (double) used / self->allocations_max,
    .participants = used,
    .capacity = self->allocations_max,
    .last_seen = gw_wall_clock (),
    .draining = self->done != NULL,
    .secure_address = self->secure_address,
  };
  gw_host_report_node (self->host, &node);
  gw_metric_set (self->allocations, used);
}

static void
look (Turn *self)
{
  g_autoptr (TurnPeers) peers = turn_fleet_look (self->fleet);
  if (peers != NULL)
    turn_server_set_peers (self->server, peers);
  gw_metric_set (self->sfus, turn_fleet_sfus (self->fleet));
}

static gboolean
on_look (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_report (gpointer data)
{
  report (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
start (gpointer data, GError **error)
{
  Turn *self = data;
  /* First whom the relays may reach, then the first client. */
  look (self);
  report (self);
  turn_server_start (self->server);
  self->look_source = g_timeout_add_seconds (LOOK_INTERVAL, on_look, self);
  self->report_source = g_timeout_add_seconds (REPORT_INTERVAL, on_report, self);
  g_message ("turn serves %s", self->node);
  if (self->secure_address != NULL)
    g_message ("turn serves TLS and DTLS at %s", self->secure_address);
  return TRUE;
}

static gboolean
on_drain (gpointer data)
{
  Turn *self = data;
  guint used = turn_quota_used (self->shared->quota);
  if (used > 0 && g_get_monotonic_time () < self->drain_until)
    return G_SOURCE_CONTINUE;
  if (used > 0)
    g_message ("turn ends with %u allocations that were not given up in time", used);
  self->drain_source = 0;
  g_steal_pointer (&self->done) (self->done_data);
  return G_SOURCE_REMOVE;
}

static void
stop (gpointer data, GwStopDone done, gpointer done_data)
{
  Turn *self = data;
  self->done = done;
  self->done_data = done_data;
  g_atomic_int_set (&self->shared->draining, TRUE);
  report (self);
  g_clear_handle_id (&self->report_source, g_source_remove);
  self->drain_until = g_get_monotonic_time () + self->drain;
  self->drain_source = g_timeout_add (DRAIN_INTERVAL, on_drain, self);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "turn",
  .version = PACKAGE_VERSION,
  .summary = "relays media for those whose network lets nothing else through",
  .options = turn_options,
  .create = create,
  .start = start,
  .stop = stop,
  .destroy = destroy,
  .check = turn_settings_check,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
