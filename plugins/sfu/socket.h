/* Signalling over WebSockets: what carries sfu_signalling. Control thread only. */
#pragma once

#include "gateway/http/server.h"
#include "plugins/sfu/signalling.h"

G_BEGIN_DECLS

#define SFU_SOCKET_PREFIX "/sfu/v1/signal"

typedef struct _SfuSockets SfuSockets;

/* Mounts SFU_SOCKET_PREFIX on @server. @join_timeout: milliseconds. Both outlive the sockets. */
SfuSockets *sfu_sockets_new (GwServer *server, SfuMeetings *meetings, guint join_timeout);

/* Unmounts, and drops the sockets that are left. */
void sfu_sockets_free (SfuSockets *sockets);

/* Takes no new ones; @empty is called once, at once or when the last one has closed. */
void sfu_sockets_drain (SfuSockets *sockets, void (*empty) (gpointer data), gpointer data);

G_END_DECLS
