/* The answers to an authority's http-01 questions (RFC 8555 8.3): a folder with a file for each
 * token, written by the hook that the ACME client runs, read by who serves port 80. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GW_ACME_CHALLENGE_PATH "/.well-known/acme-challenge"

/* Bytes of an answer: a token, a dot, and the account key's thumbprint. */
#define GW_ACME_CHALLENGE_MAX 512

/* Returns: (transfer full) (nullable): the file of @token in @folder; %NULL when that is no token:
 * one of base64url, 1 to 128 characters. */
char *gw_acme_challenge_path (const char *folder, const char *token);

/* What uacme wants of its hook.
 * @method: "begin", "done" or "failed". @type: of the challenge; only "http-01" is taken.
 * Returns: %FALSE when the challenge is declined or its file cannot be written: then @error is
 *   set. */
gboolean gw_acme_challenge_hook (const char *folder,
                                 const char *method,
                                 const char *type,
                                 const char *token,
                                 const char *answer,
                                 GError **error);

/* Forgets what an attempt that was cut short has left. */
void gw_acme_challenge_clear (const char *folder);

G_END_DECLS
