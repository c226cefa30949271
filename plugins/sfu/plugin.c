/* The sfu role: relays the audio and video of meetings between WebRTC clients. */
#include "config.h"

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"

#include "gateway/cluster/turn-peers.h"
#include "gateway/host/host.h"
#include "plugins/sfu/http/sessions.h"
#include "plugins/sfu/log.h"
#include "plugins/sfu/settings.h"
#include "plugins/sfu/socket.h"

/* Milliseconds within which a client that connected must join. */
#define JOIN_TIMEOUT 10000
/* Milliseconds that a WHIP or WHEP client has for connecting. */
#define CONNECT_TIMEOUT 30000
/* Seconds between two reports of this node; the host forgets it after 15 s. */
#define REPORT_INTERVAL 5
/* Milliseconds that clients have for closing their sockets when we stop. */
#define STOP_TIMEOUT 2000
/* What in-process roles call this node where the process has no name of its own. */
#define LOCAL_ADDRESS "localhost:0"

typedef struct
{
  GwHost *host;
  guint capacity;
  SfuMedia *media;
  SfuMeetings *meetings;
  SfuSockets *sockets;
  SfuSessions *sessions;
  GwMetric *meetings_gauge, *participants_gauge, *viewers_gauge;
  guint report_source;
  guint stop_source;
  GwStopDone done;
  gpointer done_data;
} Sfu;

static void
destroy (gpointer data)
{
  Sfu *self = data;
  g_clear_handle_id (&self->report_source, g_source_remove);
  g_clear_handle_id (&self->stop_source, g_source_remove);
  if (self->meetings != NULL)
    sfu_meetings_end (self->meetings, "draining", "The server is stopping.");
  g_clear_pointer (&self->sockets, sfu_sockets_free);
  g_clear_pointer (&self->sessions, sfu_sessions_free);
  g_clear_pointer (&self->meetings, sfu_meetings_free);
  g_clear_pointer (&self->media, sfu_media_free);
  g_free (self);
}

static void
visit_peers (gpointer data, GwTurnPeerVisit visit, gpointer visit_data)
{
  Sfu *self = data;
  sfu_media_visit_candidates (self->media, visit, visit_data);
}

/* Clients that come by TURN reach us through a relay of this process. */
static const GwTurnPeers turn_peers = { .size = sizeof turn_peers, .visit = visit_peers };

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  Sfu *self = g_new0 (Sfu, 1);
  GwMetrics *metrics = gw_host_metrics (host);
  SfuReach reach = gw_host_domain_address (host) != NULL ? SFU_REACH_DOMAIN : SFU_REACH_LOCAL;
  self->host = host;
  self->capacity = (guint) gw_config_integer (config, "capacity");
  self->media = sfu_settings_open_media (config, gw_host_workers (host), metrics, reach, error);
  if (self->media == NULL ||
      !gw_host_publish (host, GW_TURN_PEERS_SERVICE, &turn_peers, self, error))
    {
      destroy (self);
      return NULL;
    }

  SfuRoomConfig rooms = {
    .media = self->media,
    .participants_max = (guint) gw_config_integer (config, "participants-max"),
    .viewers_max = (guint) gw_config_integer (config, "viewers-max"),
    .last_n = (guint) gw_config_integer (config, "last-n"),
    .last_n_audio = (guint) gw_config_integer (config, "last-n-audio"),
    .linger = (guint) gw_config_integer (config, "linger"),
  };
  self->meetings =
      sfu_meetings_new (gw_host_secret (host), &rooms, gw_config_list (config, "ice-servers"));
  self->sockets = sfu_sockets_new (gw_host_server (host), self->meetings, JOIN_TIMEOUT);
  self->sessions = sfu_sessions_new (gw_host_server (host), self->meetings, CONNECT_TIMEOUT);
  self->meetings_gauge = gw_metrics_gauge (metrics, "sfu_meetings", NULL, "meetings served now");
  self->participants_gauge =
      gw_metrics_gauge (metrics, "sfu_participants", NULL, "people in meetings served now");
  self->viewers_gauge =
      gw_metrics_gauge (metrics, "sfu_viewers", NULL, "people who only watch meetings now");
  return self;
}

static void
report (Sfu *self)
{
  const char *domain = gw_host_domain_address (self->host);
  guint meetings = sfu_meetings_count (self->meetings);
  guint participants = sfu_meetings_participants (self->meetings);
  guint viewers = sfu_meetings_viewers (self->meetings);
  GwNode node = {
    .size = sizeof node,
    .role = "sfu",
    .address = domain != NULL ? domain : LOCAL_ADDRESS,
    .load = (double) (participants + viewers) / self->capacity,
    .meetings = meetings,
    .participants = participants,
    .capacity = self->capacity,
    .last_seen = gw_wall_clock (),
    .draining = self->done != NULL,
  };
  gw_host_report_node (self->host, &node);
  gw_metric_set (self->meetings_gauge, meetings);
  gw_metric_set (self->participants_gauge, participants);
  gw_metric_set (self->viewers_gauge, viewers);
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
  Sfu *self = data;
  report (self);
  self->report_source = g_timeout_add_seconds (REPORT_INTERVAL, on_report, self);
  return TRUE;
}

static void
finish_stop (gpointer data)
{
  Sfu *self = data;
  g_clear_handle_id (&self->stop_source, g_source_remove);
  g_steal_pointer (&self->done) (self->done_data);
}

static gboolean
on_stop_timeout (gpointer data)
{
  Sfu *self = data;
  self->stop_source = 0;
  sfu_log (G_LOG_LEVEL_INFO, NULL, NULL, "clients did not close their sockets in time");
  g_clear_pointer (&self->sockets, sfu_sockets_free);
  finish_stop (self);
  return G_SOURCE_REMOVE;
}

static void
stop (gpointer data, GwStopDone done, gpointer done_data)
{
  Sfu *self = data;
  self->done = done;
  self->done_data = done_data;
  report (self);
  g_clear_handle_id (&self->report_source, g_source_remove);
  sfu_sessions_drain (self->sessions);
  sfu_meetings_end (self->meetings, "draining", "The server is stopping. Please join again.");
  self->stop_source = g_timeout_add (STOP_TIMEOUT, on_stop_timeout, self);
  sfu_sockets_drain (self->sockets, finish_stop, self);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "sfu",
  .version = PACKAGE_VERSION,
  .summary = "relays the audio and video of meetings between browsers",
  .options = sfu_options,
  .create = create,
  .start = start,
  .stop = stop,
  .destroy = destroy,
  .check = sfu_settings_check,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
