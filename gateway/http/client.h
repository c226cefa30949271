/* Asks other machines' HTTP interfaces for JSON: bounded in time and size, without redirects and
 * proxies, TLS always verified. Messages name the host and the cause, never a whole URL: its path
 * may be a secret. One client for a process. Control thread only. */
#pragma once

#include "gateway/http/client-request.h"

G_BEGIN_DECLS

/* Bytes of an answer's body. */
#define GW_CLIENT_BODY_MAX (64 * 1024)

typedef struct _GwClient GwClient;

/* @trusted_authority: (nullable): PEM file of authorities to trust beside the system's.
 * Returns: %NULL with @error naming the file when it cannot be read. */
GwClient *gw_client_new (const char *trusted_authority, GError **error);

/* Cancels what is under way. */
void gw_client_free (GwClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwClient, gw_client_free)

/**
 * GwClientAnswer:
 * @status: never a redirect (3xx), which is an error.
 * @retry_after: seconds, 1 to 3600; 0 when the answer does not say.
 * @body: (nullable): the JSON object; never %NULL with status 200, where anything else is an
 *   error.
 */
typedef struct
{
  guint status;
  guint retry_after;
  JsonObject *body;
} GwClientAnswer;

/* Exactly one of @answer and @error is given; both live until it returns. Errors: GW_ERROR with
 * GW_ERROR_UNAVAILABLE when there was no answer, GW_ERROR_BAD_REQUEST when there was one that is
 * not as it should be. */
typedef void (*GwClientDone) (const GwClientAnswer *answer, const GError *error, gpointer data);

/* One request under way. */
typedef struct _GwClientCall GwClientCall;

/* @done: called once, never inside this call, unless the call or the client is cancelled before.
 * Returns: (transfer none): valid until then. */
GwClientCall *
gw_client_send (GwClient *client, const GwClientRequest *request, GwClientDone done, gpointer data);

/* Its done() is not called any more. */
void gw_client_cancel (GwClientCall *call);

G_END_DECLS
