/* One worker's part of the turn server: its sockets of the shared ports and what passes through
 * them. The kernel gives each client to one worker, which owns what the client allocates. */
#pragma once

#include <glib.h>

#include "gateway/media/worker.h"
#include "plugins/turn/counters.h"
#include "plugins/turn/identity.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

typedef struct _TurnLane TurnLane;

/* Binds UDP. @shared, @metrics outlive it. Control thread. */
TurnLane *turn_lane_new (GwWorker *worker,
                         const GwAddress *local,
                         TurnShared *shared,
                         TurnPeers *peers,
                         const TurnMetrics *metrics,
                         GError **error);

/* Binds TCP too. Before turn_lane_start(). Control thread. */
gboolean turn_lane_add_tcp (TurnLane *lane, const GwAddress *local, GError **error);

/* Binds TLS and DTLS too. Before turn_lane_start(). Control thread. */
gboolean turn_lane_add_secure (TurnLane *lane,
                               const GwAddress *local,
                               TurnIdentity *identity,
                               GError **error);

/* Begins reading. Control thread. */
void turn_lane_start (TurnLane *lane);

/* Ends its allocations. Control thread. */
void turn_lane_free (TurnLane *lane);

/* From now on, for new permissions. Control thread. */
void turn_lane_set_peers (TurnLane *lane, TurnPeers *peers);

/* From now on, for new clients; with turn_lane_add_secure() only. Control thread. */
void turn_lane_set_identity (TurnLane *lane, TurnIdentity *identity);

G_END_DECLS
