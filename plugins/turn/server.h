/* The turn server: one UDP port, shared by all media workers. Control thread. */
#pragma once

#include <glib.h>

#include "gateway/host/metrics.h"
#include "gateway/media/worker.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

typedef struct _TurnServer TurnServer;

/* Binds @local (port 0 picks one) on every worker, or fails naming the address. @shared and
 * @metrics outlive it. */
TurnServer *turn_server_new (GwWorkers *workers,
                             const GwAddress *local,
                             TurnShared *shared,
                             TurnPeers *peers,
                             GwMetrics *metrics,
                             GError **error);

/* Ends all allocations. */
void turn_server_free (TurnServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnServer, turn_server_free)

void turn_server_start (TurnServer *server);
void turn_server_set_peers (TurnServer *server, TurnPeers *peers);
guint16 turn_server_port (const TurnServer *server);

G_END_DECLS
