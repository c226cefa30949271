/* The heartbeats of this process's nodes to an api elsewhere: one POST each every few seconds, for
 * as long as the process lives, whether api can be reached or not. Says in the log when api goes
 * away, comes back, or refuses; once each. Control thread only. */
#pragma once

#include "gateway/cluster/media-ports.h"
#include "gateway/cluster/node.h"
#include "gateway/cluster/secret.h"
#include "gateway/http/client.h"

G_BEGIN_DECLS

typedef struct _GwHeartbeat GwHeartbeat;

/**
 * gw_heartbeat_new:
 * @client, @secret: outlive it.
 * @apiserver: HOST:PORT, https unless HOST is loopback; or that after http:// or https://.
 * @workers: this process's media threads.
 */
GwHeartbeat *
gw_heartbeat_new (GwClient *client, const GwSecret *secret, const char *apiserver, guint workers);
void gw_heartbeat_free (GwHeartbeat *heartbeat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwHeartbeat, gw_heartbeat_free)

/**
 * GwHeartbeatMedia: the media ports in heartbeats. (element-type GwMediaPorts)
 * @add: adds those of this process's sfu to @all, for its heartbeats.
 * @heard: what api answers: to a turn, those of all sfus, which relays may reach; to others none.
 */
typedef struct
{
  void (*add) (GArray *all, gpointer data);
  void (*heard) (const GArray *all, gpointer data);
  gpointer data;
} GwHeartbeatMedia;
void gw_heartbeat_set_media (GwHeartbeat *heartbeat, const GwHeartbeatMedia *media);

/* What @node's role says of itself from now on. The first of a role, and that it drains, goes out
 * at once. A role that no longer reports is no longer told of. */
void gw_heartbeat_report (GwHeartbeat *heartbeat, const GwNode *node);

/* The process ends: the last heartbeats say that every node drains. */
void gw_heartbeat_drain (GwHeartbeat *heartbeat);

/* Returns: %TRUE while a heartbeat waits for its answer. */
gboolean gw_heartbeat_is_busy (const GwHeartbeat *heartbeat);

/* Returns: (transfer full) (nullable): the URL of @apiserver's interface for heartbeats; %NULL
 * when it is no address of an api. */
char *gw_heartbeat_url (const char *apiserver);

/* Milliseconds until the next beat after @failures in a row; @interval: seconds without any.
 * @chance: 0.0 to 1.0, so that a fleet does not come back in one moment. */
guint gw_heartbeat_delay (guint interval, guint failures, double chance);

G_END_DECLS
