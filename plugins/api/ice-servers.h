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
 * @secure: (nullable): HOST:PORT where it serves TLS too.
 * @participant: its id.
 * @now: seconds since 1970 UTC.
 * Returns: (transfer full): RTCIceServer objects, none without @turn; the credentials are those of
 *   gateway/cluster/turn-credentials.h.
 */
JsonArray *api_ice_servers (const GwSecret *secret,
                            const char *turn,
                            const char *secure,
                            const char *participant,
                            gint64 now);

G_END_DECLS
