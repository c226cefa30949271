/* WHIP and WHEP over HTTP (docs/protocol.md): the routes, and the sessions behind them. Control
 * thread only. */
#pragma once

#include "gateway/http/server.h"
#include "plugins/sfu/meetings.h"

G_BEGIN_DECLS

typedef struct _SfuSessions SfuSessions;

/* Mounts /whip and /whep on @server. @connect_timeout: milliseconds that a client has from its
 * offer until its transport stands. Both outlive the sessions. */
SfuSessions *sfu_sessions_new (GwServer *server, SfuMeetings *meetings, guint connect_timeout);

/* Unmounts, and ends the sessions that are left. */
void sfu_sessions_free (SfuSessions *sessions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSessions, sfu_sessions_free)

/* Makes no new ones: clients are told to come again. */
void sfu_sessions_drain (SfuSessions *sessions);

G_END_DECLS
