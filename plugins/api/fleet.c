#include "config.h"

#include "plugins/api/fleet.h"

#include "gateway/cluster/node.h"
#include "gateway/cluster/token.h"
#include "gateway/cluster/wall-clock.h"
#include "plugins/api/rate-limit.h"

#define SIGNAL_PATH "/sfu/v1/signal"

/* Log lines a minute about one peer's bad tokens, and peers remembered for that. */
#define COMPLAINTS 1
#define PEERS_MAX 1000

/* Seconds between looks for nodes that have gone silent, and after which one has: as the host. */
#define LOOK_INTERVAL 5
#define SILENT 15

/* What the host does not keep of a node. */
typedef struct
{
  char *version;
  guint workers;
  gint64 heard_at;
  gboolean draining;
} Known;

struct _ApiFleet
{
  GwHost *host;
  GHashTable *known; /* "role address" → Known */
  ApiRateLimit *complaints;
  guint timer;
};

static void
known_free (gpointer data)
{
  Known *known = data;

  g_free (known->version);
  g_free (known);
}

static char *
key_of (const GwNode *node)
{
  return g_strconcat (node->role, " ", node->address, NULL);
}

static gboolean
on_look (gpointer data)
{
  ApiFleet *fleet = data;
  gint64 now = gw_wall_clock ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, fleet->known);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Known *known = value;

      if (now - known->heard_at < SILENT)
        continue;
      if (known->draining)
        g_message ("%s has left the fleet", (const char *) key);
      else
        g_warning ("%s has gone silent: it gets no meetings until it is heard of again",
                   (const char *) key);
      g_hash_table_iter_remove (&iter);
    }

  return G_SOURCE_CONTINUE;
}

ApiFleet *
api_fleet_new (GwHost *host)
{
  ApiFleet *fleet = g_new0 (ApiFleet, 1);

  fleet->host = host;
  fleet->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  fleet->complaints = api_rate_limit_new (COMPLAINTS, PEERS_MAX);
  fleet->timer = g_timeout_add_seconds (LOOK_INTERVAL, on_look, fleet);
  return fleet;
}

void
api_fleet_free (ApiFleet *fleet)
{
  g_source_remove (fleet->timer);
  g_hash_table_unref (fleet->known);
  api_rate_limit_free (fleet->complaints);
  g_free (fleet);
}

static void
remember (ApiFleet *fleet, const GwNodeReport *report, gint64 now)
{
  g_autofree char *key = key_of (&report->node);
  Known *known = g_hash_table_lookup (fleet->known, key);

  if (known == NULL)
    {
      g_message ("%s has joined the fleet (version %s, %u workers)", key, report->version,
                 report->workers);
      known = g_new0 (Known, 1);
      g_hash_table_insert (fleet->known, g_steal_pointer (&key), known);
    }
  g_free (known->version);
  known->version = g_strdup (report->version);
  known->workers = report->workers;
  known->draining = report->node.draining;
  known->heard_at = now;
}

static void
add_media (const GwMediaPorts *ports, gpointer data)
{
  g_array_append_val (data, *ports);
}

static JsonObject *
answer_to (ApiFleet *fleet, const GwNode *node)
{
  JsonObject *answer = json_object_new ();
  g_autoptr (GArray) media = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));

  /* Relays may reach the sfus, on whatever network they are; others have no use for them. */
  if (g_str_equal (node->role, "turn"))
    gw_host_visit_media (fleet->host, add_media, media);
  json_object_set_int_member (answer, "interval", GW_NODE_INTERVAL);
  json_object_set_array_member (answer, "commands", json_array_new ());
  json_object_set_array_member (answer, GW_MEDIA_PORTS_MEMBER,
                                gw_media_ports_print (media, GW_MEDIA_PORTS_OF_ALL));
  return answer;
}

JsonObject *
api_fleet_hear (ApiFleet *fleet, JsonObject *body, gint64 now, GError **error)
{
  g_autoptr (GArray) media = NULL;
  GwNodeReport report;

  if (!gw_node_read (body, &report, error))
    return NULL;
  media = gw_media_ports_read (body, GW_MEDIA_PORTS_OF_NODE, error);
  if (media == NULL)
    return NULL;

  report.node.last_seen = now;
  gw_host_report_node (fleet->host, &report.node);
  gw_host_report_media (fleet->host, media);
  remember (fleet, &report, now);
  return answer_to (fleet, &report.node);
}

gboolean
api_fleet_admit (ApiFleet *fleet, const char *peer, const char *token, gint64 now, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonObject) claims =
      gw_token_verify (gw_host_secret (fleet->host), GW_PURPOSE_NODE, GW_NODE_AUDIENCE,
                       token != NULL ? token : "", now, &cause);

  if (claims != NULL)
    return TRUE;

  if (api_rate_limit_take (fleet->complaints, peer, g_get_monotonic_time ()) == 0)
    g_warning ("a node at %s is refused: %s%s", peer, cause->message,
               api_fleet_is_ours (fleet, token) ? "; are the clocks of both machines right?"
                                                : "; nodes and api need the same [gateway] secret");
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
api_fleet_is_ours (ApiFleet *fleet, const char *token)
{
  return token != NULL && gw_token_is_signed (gw_host_secret (fleet->host), GW_PURPOSE_NODE, token);
}

JsonObject *
api_fleet_describe (ApiFleet *fleet, const GwNode *node)
{
  g_autofree char *key = key_of (node);
  const Known *known = g_hash_table_lookup (fleet->known, key);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "role", node->role);
  json_object_set_string_member (object, "address", node->address);
  json_object_set_string_member (object, "version",
                                 known != NULL ? known->version : PACKAGE_VERSION);
  json_object_set_double_member (object, "load", node->load);
  json_object_set_int_member (object, "meetings", node->meetings);
  json_object_set_int_member (object, "participants", node->participants);
  json_object_set_int_member (object, "capacity", node->capacity);
  json_object_set_boolean_member (object, "draining", node->draining);
  json_object_set_boolean_member (object, "remote", known != NULL);
  json_object_set_int_member (object, "workers", known != NULL ? known->workers : 0);
  json_object_set_array_member (object, "labels", gw_node_print_labels (node));
  if (node->secure_address != NULL)
    json_object_set_string_member (object, "secureAddress", node->secure_address);
  json_object_set_int_member (object, "lastSeen", node->last_seen);
  json_object_set_int_member (object, "lastUsed", node->last_used);
  return object;
}

typedef struct
{
  ApiFleet *fleet;
  JsonArray *nodes;
} List;

static void
add_node (const GwNode *node, gpointer data)
{
  const List *list = data;

  json_array_add_object_element (list->nodes, api_fleet_describe (list->fleet, node));
}

JsonObject *
api_fleet_list (ApiFleet *fleet)
{
  const List list = { fleet, json_array_new () };
  JsonObject *object = json_object_new ();

  gw_host_visit_nodes (fleet->host, NULL, add_node, (gpointer) &list);
  json_object_set_array_member (object, "nodes", list.nodes);
  return object;
}

char *
api_fleet_signal_url (GwHost *host, const char *address)
{
  if (gw_host_is_local_node (host, address))
    return g_strdup (SIGNAL_PATH);

  return g_strconcat (gw_node_is_loopback (address) ? "ws://" : "wss://", address, SIGNAL_PATH,
                      NULL);
}
