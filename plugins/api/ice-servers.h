/* The TURN servers a browser may use, with credentials of its own. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

/* Seconds; longer than any meeting, since browsers keep the first credentials. */
#define API_ICE_SERVERS_LIFETIME (24 * 60 * 60)

/**
 * api_ice_servers:
 * @turn: (nullable): HOST:PORT.
 * @participant: its id.
 * @now: seconds since 1970 UTC.
 * Returns: (transfer full): RTCIceServer objects, none without @turn. Credentials are of the TURN
 *   REST convention: the shared text is the key of GW_PURPOSE_TURN in lower-case hex, the user
 *   "EXPIRY:PARTICIPANT", the password base64 (HMAC-SHA1 (text, user)).
 */
JsonArray *
api_ice_servers (const GwSecret *secret, const char *turn, const char *participant, gint64 now);

G_END_DECLS
