/* What a client asks another machine, as libsoup sends it, and what may be said of it. Control
 * thread. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Of bodies, both ways. */
#define GW_CLIENT_TYPE "application/json"

/**
 * GwClientRequest:
 * @method: "GET" or "POST".
 * @url: http or https, perhaps with a user and password in it.
 * @bearer: (nullable): the token to show.
 * @body: (nullable) (transfer none): sent as JSON.
 * @timeout: milliseconds for all of it.
 * @headers: (nullable) (array zero-terminated=1): more of them; each passes gw_client_is_header().
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *bearer;
  JsonObject *body;
  guint timeout;
  const char *const *headers;
} GwClientRequest;

/* Whether @url is one that a client can ask: http or https, with a host. */
gboolean gw_client_is_url (const char *url);

/* Whether @text is "NAME: VALUE", of printable ASCII. */
gboolean gw_client_is_header (const char *text);

/* Returns: (transfer full): "https://host:8443/…", what may be said of @url in a log. */
char *gw_client_origin (const char *url);

/* Returns: (transfer full) (nullable): %NULL when its URL is none. */
SoupMessage *gw_client_request_message (const GwClientRequest *request);

G_END_DECLS
