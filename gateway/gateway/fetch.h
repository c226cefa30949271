/* Questions to other machines by HTTP: bounded in time and size, TLS always verified, redirects
 * never followed, nothing that blocks. Control thread.
 */
#pragma once

#include <glib.h>

#include "gateway/gateway/plugin.h"

G_BEGIN_DECLS

/* Bytes of an answer's body. */
#define GW_FETCH_BODY_MAX (64 * 1024)

/**
 * GwFetch:
 * @size: sizeof (GwFetch).
 * @method: "GET" or "POST".
 * @url: http or https, perhaps with a user and password in it. Never logged whole.
 * @bearer: (nullable): the token to show.
 * @body: (nullable): JSON to send.
 * @timeout: milliseconds for all of it; 1 to 600000.
 * @headers: (nullable) (array zero-terminated=1): "NAME: VALUE" each, printable ASCII, sent beside
 *   our own; anything else is an error.
 */
typedef struct
{
  guint32 size;
  const char *method;
  const char *url;
  const char *bearer;
  const char *body;
  guint timeout;
  const char *const *headers;
} GwFetch;

/**
 * GwFetched: lives until the callback returns.
 * @status: 200 to 299 or 400 to 599; a redirect is an error.
 * @retry_after: seconds, 1 to 3600; 0 when the answer does not say.
 * @body: (nullable): one JSON object as text, checked; never %NULL with status 200, where anything
 *   else is an error.
 */
typedef struct
{
  guint32 size;
  guint status;
  guint retry_after;
  const char *body;
} GwFetched;

/* Exactly one of @answer and @error is given. */
typedef void (*GwFetchDone) (const GwFetched *answer, const GError *error, gpointer data);

/* One question under way. */
typedef struct _GwFetchCall GwFetchCall;

/* @done: called once, never inside this call, unless the call is cancelled before.
 * Returns: (transfer none): valid until then. What is under way at a plugin's destroy() is
 *   cancelled after it. */
GwFetchCall *gw_host_fetch (GwHost *host, const GwFetch *fetch, GwFetchDone done, gpointer data);

/* Its done() is not called any more. */
void gw_fetch_cancel (GwFetchCall *call);

/* Whether @url is one that can be asked: http or https, with a host. */
gboolean gw_fetch_is_url (const char *url);

G_END_DECLS
