/* Credentials for TURN servers by the TURN REST convention (draft-uberti-behave-turn-rest): the
 * user is "EXPIRY:PARTICIPANT", the password base64 (HMAC-SHA1 (text, user)), where text is the
 * key of GW_PURPOSE_TURN in lower-case hex. coturn takes the same text as its static-auth-secret.
 * Any thread. */
#pragma once

#include <glib.h>

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

/* With the terminating zero. */
#define GW_TURN_KEY_TEXT_SIZE (2 * GW_SECRET_KEY_SIZE + 1)
#define GW_TURN_PASSWORD_SIZE 29

/* What `meeting turn-secret` prints. Wipe it after use. */
void gw_turn_key_text (const GwSecret *secret, char text[GW_TURN_KEY_TEXT_SIZE]);

/* The password of @username, whatever its expiry. */
void gw_turn_password (const GwSecret *secret,
                       const char *username,
                       char password[GW_TURN_PASSWORD_SIZE]);

/**
 * gw_turn_credentials:
 * @participant: its id; what the server counts allocations by.
 * @now: seconds since 1970 UTC.
 * @lifetime: seconds.
 * @username: (out) (transfer full)
 * @password: (out) (transfer full)
 */
void gw_turn_credentials (const GwSecret *secret,
                          const char *participant,
                          gint64 now,
                          gint64 lifetime,
                          char **username,
                          char **password);

G_END_DECLS
