#define G_LOG_DOMAIN "gw-cluster"

#include "config.h"

#include "gateway/cluster/heartbeat.h"

#include <string.h>

#include "gateway/cluster/token.h"
#include "gateway/cluster/wall-clock.h"

/* Seconds a token is good for: one heartbeat. */
#define TOKEN_LIFETIME 60

/* Milliseconds for one heartbeat and its answer. */
#define TIMEOUT 5000

/* Seconds between attempts when none gets through for long. */
#define BACK_OFF_MAX 15

/* Seconds after which a role that does not report is not alive: what nodes of one process have. */
#define SILENT 15

#define STATUS_OK 200
#define STATUS_BAD_REQUEST 400
#define STATUS_UNAUTHORIZED 401
#define STATUS_NOT_FOUND 404

/* How it stands with api, as was said in the log. */
typedef enum
{
  NOTHING_SAID,
  REACHED,
  LOST,
  REFUSED,
} Standing;

struct _GwHeartbeat
{
  GwClient *client;
  const GwSecret *secret;
  char *apiserver;
  char *url;
  guint workers;
  guint interval; /* seconds */
  Standing standing;
  GwHeartbeatMedia media; /* its functions are %NULL before they are set */
  GPtrArray *beats;       /* of Beat, one for each role */
};

/* One node of this process. */
typedef struct
{
  GwHeartbeat *owner;
  GwNode node; /* its texts are ours */
  GwClientCall *call;
  gboolean again; /* something to say came up meanwhile */
  guint timer;
  guint failures;
  gboolean warned; /* that it has no address */
} Beat;

static void send_beat (Beat *beat);

static void
beat_free (gpointer data)
{
  Beat *beat = data;

  g_clear_handle_id (&beat->timer, g_source_remove);
  g_clear_pointer (&beat->call, gw_client_cancel);
  g_free ((char *) beat->node.role);
  g_free ((char *) beat->node.address);
  g_free ((char *) beat->node.secure_address);
  g_strfreev ((char **) beat->node.labels);
  g_free (beat);
}

char *
gw_heartbeat_url (const char *apiserver)
{
  return gw_node_api_url (apiserver, GW_NODE_PATH);
}

guint
gw_heartbeat_delay (guint interval, guint failures, double chance)
{
  guint seconds = interval << MIN (failures, 4);

  if (failures == 0)
    return interval * 1000;
  seconds = MIN (seconds, MAX (BACK_OFF_MAX, interval));
  return (guint) (seconds * (750.0 + 500.0 * chance));
}

GwHeartbeat *
gw_heartbeat_new (GwClient *client, const GwSecret *secret, const char *apiserver, guint workers)
{
  GwHeartbeat *self = g_new0 (GwHeartbeat, 1);

  self->client = client;
  self->secret = secret;
  self->apiserver = g_strdup (apiserver);
  self->url = gw_heartbeat_url (apiserver);
  self->workers = workers;
  self->interval = GW_NODE_INTERVAL;
  self->beats = g_ptr_array_new_with_free_func (beat_free);
  return self;
}

void
gw_heartbeat_free (GwHeartbeat *self)
{
  g_ptr_array_unref (self->beats);
  g_free (self->apiserver);
  g_free (self->url);
  g_free (self);
}

void
gw_heartbeat_set_media (GwHeartbeat *self, const GwHeartbeatMedia *media)
{
  self->media = *media;
}

static void
pass_media_on (GwHeartbeat *self, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = gw_media_ports_read (body, GW_MEDIA_PORTS_OF_ALL, &error);

  if (all == NULL)
    g_warning ("api at %s answers what cannot be used: %s", self->apiserver, error->message);
  else if (self->media.heard != NULL)
    self->media.heard (all, self->media.data);
}

static void
add_media (GwHeartbeat *self, const GwNode *node, JsonObject *body)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));

  if (self->media.add == NULL || !g_str_equal (node->role, "sfu"))
    return;
  self->media.add (all, self->media.data);
  json_object_set_array_member (body, GW_MEDIA_PORTS_MEMBER,
                                gw_media_ports_print (all, GW_MEDIA_PORTS_OF_NODE));
}

/* Says it once. */
static gboolean
comes_to (GwHeartbeat *self, Standing standing)
{
  if (self->standing == standing)
    return FALSE;
  self->standing = standing;
  return TRUE;
}

static void
heard (Beat *beat, const GwClientAnswer *answer)
{
  GwHeartbeat *self = beat->owner;
  JsonNode *value = json_object_get_member (answer->body, "interval");
  gint64 interval = value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_int (value) : 0;

  beat->failures = 0;
  if (interval >= 1 && interval <= GW_NODE_INTERVAL_MAX)
    self->interval = (guint) interval;
  if (comes_to (self, REACHED))
    g_message ("api at %s takes our heartbeats", self->apiserver);
  pass_media_on (self, answer->body);
}

/* Returns: (nullable): what the error object of @answer has as @member. */
static const char *
problem_of (const GwClientAnswer *answer, const char *member)
{
  JsonNode *error = answer->body != NULL ? json_object_get_member (answer->body, "error") : NULL;
  JsonNode *value = NULL;

  if (error != NULL && JSON_NODE_HOLDS_OBJECT (error))
    value = json_object_get_member (json_node_get_object (error), member);
  return value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
}

/* What may be wrong with somebody who gives no reason, or does not know what we ask: one that
 * serves https takes http for a bad request. */
static const char *
guess (const GwHeartbeat *self, guint status)
{
  if (status == STATUS_BAD_REQUEST && g_str_has_prefix (self->url, "http://"))
    return "it does not say why; where it serves https, write https:// before its HOST:PORT";
  if (status == STATUS_NOT_FOUND)
    return "it is no api; give [gateway] apiserver the HOST:PORT of one";
  return "it does not say why; is it an api?";
}

static void
refused (Beat *beat, const GwClientAnswer *answer)
{
  GwHeartbeat *self = beat->owner;
  const char *code = problem_of (answer, "code");
  const char *text = problem_of (answer, "message");

  beat->failures++;
  if (!comes_to (self, REFUSED))
    return;
  if (answer->status == STATUS_UNAUTHORIZED && g_strcmp0 (code, "bad-secret") == 0)
    g_warning ("api at %s refuses our heartbeat: its secret is another one; give both the same "
               "[gateway] secret",
               self->apiserver);
  else
    g_warning ("api at %s refuses our heartbeat with %u: %.200s", self->apiserver, answer->status,
               text != NULL && answer->status != STATUS_NOT_FOUND ? text
                                                                  : guess (self, answer->status));
}

static void
lost (Beat *beat, const GError *error)
{
  GwHeartbeat *self = beat->owner;

  beat->failures++;
  if (comes_to (self, LOST))
    g_warning ("api at %s does not take our heartbeats, we go on without it and keep trying: %s",
               self->apiserver, error->message);
}

static gboolean
on_timer (gpointer data)
{
  Beat *beat = data;

  beat->timer = 0;
  send_beat (beat);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (Beat *beat)
{
  guint delay = gw_heartbeat_delay (beat->owner->interval, beat->failures, g_random_double ());

  g_clear_handle_id (&beat->timer, g_source_remove);
  beat->timer = g_timeout_add (delay, on_timer, beat);
}

static void
on_done (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  Beat *beat = data;

  beat->call = NULL;
  if (error != NULL)
    lost (beat, error);
  else if (answer->status == STATUS_OK)
    heard (beat, answer);
  else
    refused (beat, answer);
  if (beat->again)
    send_beat (beat);
  else
    wait_for_next (beat);
}

static void
send_beat (Beat *beat)
{
  GwHeartbeat *self = beat->owner;
  gint64 now = gw_wall_clock ();
  const GwNodeReport report = { .node = beat->node,
                                .version = PACKAGE_VERSION,
                                .workers = self->workers };
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *token = NULL;
  GwClientRequest request = { .method = "POST", .url = self->url, .timeout = TIMEOUT };

  beat->again = beat->call != NULL;
  if (beat->again)
    return;
  if (now - beat->node.last_seen > SILENT)
    {
      wait_for_next (beat);
      return;
    }
  g_clear_handle_id (&beat->timer, g_source_remove);
  token =
      gw_token_sign (self->secret, GW_PURPOSE_NODE, GW_NODE_AUDIENCE, NULL, now, TOKEN_LIFETIME);
  body = gw_node_print (&report);
  add_media (self, &beat->node, body);
  request.bearer = token;
  request.body = body;
  beat->call = gw_client_send (self->client, &request, on_done, beat);
}

static Beat *
find_or_add (GwHeartbeat *self, const char *role)
{
  Beat *beat;

  for (guint i = 0; i < self->beats->len; i++)
    {
      beat = g_ptr_array_index (self->beats, i);
      if (g_str_equal (beat->node.role, role))
        return beat;
    }
  beat = g_new0 (Beat, 1);
  beat->owner = self;
  beat->node.role = g_strdup (role);
  g_ptr_array_add (self->beats, beat);
  return beat;
}

/* Nobody could be sent to a node without an address. */
static gboolean
is_addressed (Beat *beat)
{
  if (gw_node_is_address (beat->node.address))
    return TRUE;
  if (!beat->warned)
    g_warning ("api at %s is not told of this %s, which has no address that users could reach; "
               "set [gateway] domain-address",
               beat->owner->apiserver, beat->node.role);
  beat->warned = TRUE;
  return FALSE;
}

void
gw_heartbeat_report (GwHeartbeat *self, const GwNode *node)
{
  Beat *beat = find_or_add (self, node->role);
  gboolean is_first = beat->node.address == NULL;
  gboolean begins_to_drain = node->draining && !beat->node.draining;
  const char *role = beat->node.role;

  g_free ((char *) beat->node.address);
  g_free ((char *) beat->node.secure_address);
  g_strfreev ((char **) beat->node.labels);
  /* A plugin built with an older, shorter struct leaves the newer members zero. */
  beat->node = (GwNode){ 0 };
  memcpy (&beat->node, node, MIN (node->size, sizeof beat->node));
  beat->node.size = sizeof beat->node;
  beat->node.role = role;
  beat->node.address = g_strdup (node->address);
  beat->node.secure_address = g_strdup (beat->node.secure_address);
  beat->node.labels = (const char *const *) g_strdupv ((char **) beat->node.labels);
  if (is_addressed (beat) && (is_first || begins_to_drain))
    send_beat (beat);
}

void
gw_heartbeat_drain (GwHeartbeat *self)
{
  for (guint i = 0; i < self->beats->len; i++)
    {
      Beat *beat = g_ptr_array_index (self->beats, i);

      if (beat->node.draining)
        continue;
      beat->node.draining = TRUE;
      if (is_addressed (beat))
        send_beat (beat);
    }
}

gboolean
gw_heartbeat_is_busy (const GwHeartbeat *self)
{
  for (guint i = 0; i < self->beats->len; i++)
    if (((const Beat *) g_ptr_array_index (self->beats, i))->call != NULL)
      return TRUE;
  return FALSE;
}
