/* Signed tokens between roles: the JWT form (RFC 7519), HS256 only, one fixed header; purpose,
 * audience and expiry are always checked. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "gateway/cluster/secret.h"

G_BEGIN_DECLS

/* Tokens longer than this are refused unread. */
#define GW_TOKEN_MAX 4096

/**
 * gw_token_sign:
 * @audience: whom it is for: the meeting's id for join tokens.
 * @claims: (nullable): more members; iss, aud, iat and exp are set here.
 * @now: seconds since 1970 UTC.
 * @lifetime: seconds, above 0.
 * Returns: (transfer full): the compact form.
 */
char *gw_token_sign (const GwSecret *secret,
                     GwPurpose purpose,
                     const char *audience,
                     JsonObject *claims,
                     gint64 now,
                     gint64 lifetime);

/**
 * gw_token_verify:
 * @audience: (nullable): must equal the token's; %NULL when the token itself names its meeting
 *   (then read it with json_object_get_string_member (claims, "aud")).
 * Returns: (transfer full): the claims, or %NULL with GW_ERROR_TOKEN set. 30 s of clock skew are
 *   forgiven.
 */
JsonObject *gw_token_verify (const GwSecret *secret,
                             GwPurpose purpose,
                             const char *audience,
                             const char *token,
                             gint64 now,
                             GError **error);

/* Whether @token was signed with @secret for @purpose, be it expired or for somebody else: what
 * tells a wrong secret from other mistakes. */
gboolean gw_token_is_signed (const GwSecret *secret, GwPurpose purpose, const char *token);

/* Claims of a join token, besides aud = meeting:
 *   sub  participant id, [A-Za-z0-9_-]{1,64}; the same sub joining again replaces its earlier self
 *   name display name, 1 to 64 characters
 *   role "host" or "guest"
 */

G_END_DECLS
