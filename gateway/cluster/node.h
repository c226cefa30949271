/* What a node says of itself in a heartbeat, as JSON. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "gateway/cluster/label.h"
#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* Whom heartbeats' tokens are for. */
#define GW_NODE_AUDIENCE "api"

#define GW_NODE_PATH "/api/v1/nodes/heartbeat"

/* Seconds between two heartbeats, unless api wishes for another time within the bounds. */
#define GW_NODE_INTERVAL 3
#define GW_NODE_INTERVAL_MAX 60

/**
 * GwNodeReport:
 * @node: last_seen is no part of it: whoever hears it has his own clock.
 * @version: of the node's program.
 * @workers: its media threads.
 * @labels: for gw_node_read(): where node.labels points to.
 */
typedef struct
{
  GwNode node;
  const char *version;
  guint workers;
  const char *labels[GW_LABELS_MAX + 1];
} GwNodeReport;

/* Returns: (transfer full). */
JsonObject *gw_node_print (const GwNodeReport *report);

/* Returns: (transfer full): the labels of @node. */
JsonArray *gw_node_print_labels (const GwNode *node);

/* Members that are not known are passed over: the other side may be newer.
 * @report: (out): its texts live as long as @object; not to be copied by value.
 * Returns: %FALSE with GW_ERROR_BAD_REQUEST naming the member. */
gboolean gw_node_read (JsonObject *object, GwNodeReport *report, GError **error);

/* Whether @text is HOST:PORT as users may reach it: a name or an address, port 1 to 65535. */
gboolean gw_node_is_address (const char *text);

/* @apiserver: HOST:PORT, https unless HOST is loopback; or that after http:// or https://.
 * Returns: (transfer full) (nullable): the URL of @path there; %NULL when it is no address of an
 * api. */
char *gw_node_api_url (const char *apiserver, const char *path);

/* Whether HOST of @address is this very machine: "localhost", 127.0.0.0/8, [::1]. */
gboolean gw_node_is_loopback (const char *address);

G_END_DECLS
