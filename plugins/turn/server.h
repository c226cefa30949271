/* The turn server: one port for UDP and TCP, and perhaps one for DTLS and TLS, shared by all media
 * workers. Control thread. */
#pragma once

#include <glib.h>

#include "gateway/host/metrics.h"
#include "gateway/media/worker.h"
#include "plugins/turn/identity.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

typedef struct _TurnServer TurnServer;

/**
 * TurnServerPlan: where to listen; a port 0 picks one.
 * @local: by UDP and TCP.
 * @secure: by DTLS and TLS.
 * @identity: (nullable): what is presented there; %NULL for neither.
 */
typedef struct
{
  GwAddress local;
  GwAddress secure;
  TurnIdentity *identity;
} TurnServerPlan;

/* Binds on every worker, or fails naming the address. @shared and @metrics outlive it. */
TurnServer *turn_server_new (GwWorkers *workers,
                             const TurnServerPlan *plan,
                             TurnShared *shared,
                             TurnPeers *peers,
                             GwMetrics *metrics,
                             GError **error);

/* Ends all allocations. */
void turn_server_free (TurnServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnServer, turn_server_free)

void turn_server_start (TurnServer *server);
void turn_server_set_peers (TurnServer *server, TurnPeers *peers);

/* From now on, for new clients; only where the plan had one. */
void turn_server_set_identity (TurnServer *server, TurnIdentity *identity);

guint16 turn_server_port (const TurnServer *server);

/* 0: there is none. */
guint16 turn_server_secure_port (const TurnServer *server);

G_END_DECLS
