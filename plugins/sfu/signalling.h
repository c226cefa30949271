/* One client's conversation (docs/protocol.md): requests in, answers and messages out through an
 * SfuClient-like pair of functions, so that it works over any carrier. Control thread only. */
#pragma once

#include "plugins/sfu/client.h"
#include "plugins/sfu/meetings.h"

G_BEGIN_DECLS

typedef struct _SfuSignalling SfuSignalling;

/* @carrier: sends a message, closes with a code; outlives the conversation. A client that has not
 * joined within @join_timeout milliseconds is closed. */
SfuSignalling *
sfu_signalling_new (SfuMeetings *meetings, const SfuClient *carrier, guint join_timeout);

/* The carrier is gone: the participant lingers, unless it has left. */
void sfu_signalling_free (SfuSignalling *signalling);

/* One message of the client, whatever it holds. The carrier may be closed when it returns. */
void sfu_signalling_receive (SfuSignalling *signalling, JsonObject *request);

G_END_DECLS
