/* The token that keeps a person's place in a meeting: the `resume` of a join, and the `host` of a
 * new meeting. It has a key of its own (GW_PURPOSE_PLACE), so that it opens nothing but the join
 * request of its meeting: no sfu takes it for a join token, and no join token keeps a place. */
#pragma once

#include "gateway/cluster/token.h"

G_BEGIN_DECLS

/* Seconds. */
#define API_PLACE_TOKEN_LIFETIME (365 * 24 * 60 * 60)

/* @now: seconds since 1970 UTC. Returns: (transfer full). */
char *api_place_token_sign (const GwSecret *secret,
                            const char *meeting,
                            const char *participant,
                            const char *role,
                            gint64 now);

/* Returns: %FALSE with GW_ERROR_TOKEN set when @token keeps no place in @meeting; @participant and
 * @role: (out, transfer full). */
gboolean api_place_token_verify (const GwSecret *secret,
                                 const char *meeting,
                                 const char *token,
                                 gint64 now,
                                 char **participant,
                                 char **role,
                                 GError **error);

G_END_DECLS
