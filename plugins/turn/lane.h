/* One worker's part of the turn server: its socket of the shared port, its allocations, and their
 * relays behind one epoll source. The kernel gives each client to one worker, which owns what the
 * client allocates. */
#pragma once

#include <glib.h>

#include "gateway/media/worker.h"
#include "plugins/turn/counters.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

typedef struct _TurnLane TurnLane;

/* Binds. @shared, @metrics outlive it. Control thread. */
TurnLane *turn_lane_new (GwWorker *worker,
                         const GwAddress *local,
                         TurnShared *shared,
                         TurnPeers *peers,
                         const TurnMetrics *metrics,
                         GError **error);

/* Begins reading. Control thread. */
void turn_lane_start (TurnLane *lane);

/* Ends its allocations. Control thread. */
void turn_lane_free (TurnLane *lane);

/* From now on, for new permissions. Control thread. */
void turn_lane_set_peers (TurnLane *lane, TurnPeers *peers);

guint16 turn_lane_port (const TurnLane *lane); /* any thread */

G_END_DECLS
