/* One worker's listening socket of a TCP port, in the clear or by TLS, and the clients that came in
 * by it. The kernel gives each connection to one of the workers that share the port. */
#pragma once

#include "gateway/media/worker.h"
#include "plugins/turn/guests.h"
#include "plugins/turn/identity.h"
#include "plugins/turn/traffic.h"

G_BEGIN_DECLS

typedef struct _TurnStreamDoor TurnStreamDoor;

/* Binds @local and listens; other doors share its port. @identity: (nullable): in the clear.
 * @traffic and @guests outlive it. Control thread. */
TurnStreamDoor *turn_stream_door_new (const GwAddress *local,
                                      TurnIdentity *identity,
                                      TurnTraffic *traffic,
                                      TurnGuests *guests,
                                      GError **error);

/* The rest on the worker thread. */

/* Ends its clients. */
void turn_stream_door_free (TurnStreamDoor *door);

void turn_stream_door_attach (TurnStreamDoor *door, GwWorker *worker);

/* From now on, for new clients. */
void turn_stream_door_set_identity (TurnStreamDoor *door, TurnIdentity *identity);

/* Sends what the burst has left. */
void turn_stream_door_flush (TurnStreamDoor *door);

/* Sends those away whose time is over. @now: monotonic microseconds. */
void turn_stream_door_tick (TurnStreamDoor *door, gint64 now);

G_END_DECLS
