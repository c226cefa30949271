/* One worker's socket of the UDP port for DTLS, and the clients that came in by it. */
#pragma once

#include "gateway/media/worker.h"
#include "plugins/turn/guests.h"
#include "plugins/turn/identity.h"
#include "plugins/turn/traffic.h"

G_BEGIN_DECLS

typedef struct _TurnDtlsDoor TurnDtlsDoor;

/* Binds @local; other doors share its port. @traffic and @guests outlive it. Control thread. */
TurnDtlsDoor *turn_dtls_door_new (const GwAddress *local,
                                  TurnIdentity *identity,
                                  TurnTraffic *traffic,
                                  TurnGuests *guests,
                                  GError **error);

/* The rest on the worker thread. */

/* Ends its clients. */
void turn_dtls_door_free (TurnDtlsDoor *door);

void turn_dtls_door_attach (TurnDtlsDoor *door, GwWorker *worker);

/* From now on, for new clients. */
void turn_dtls_door_set_identity (TurnDtlsDoor *door, TurnIdentity *identity);

/* Sends what the burst has left. */
void turn_dtls_door_flush (TurnDtlsDoor *door);

/* Sends those away whose time is over. @now: monotonic microseconds. */
void turn_dtls_door_tick (TurnDtlsDoor *door, gint64 now);

G_END_DECLS
