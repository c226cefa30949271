#include "config.h"

#include "gateway/http/server.h"

#include <sys/socket.h>

#include "gateway/http/body.h"
#include "gateway/http/census.h"
#include "gateway/http/listener.h"
#include "gateway/http/mounts.h"
#include "gateway/http/path.h"
#include "gateway/http/peer.h"
#include "gateway/http/stream.h"
#include "gateway/http/websocket-accept.h"

#define CALL_KEY "gw-call"
#define TICK_MIN 20
#define TICK_MAX 1000

struct _GwServer
{
  SoupServer *soup;
  GSocket *anchor; /* the other end of what libsoup takes for a listener */
  GPtrArray *listeners;
  GPtrArray *urls;
  GwMounts *mounts;
  GwCensus *census;
  GwHttpLimits limits;
  guint timer;
  gint64 told_at; /* of refused connections */
  gboolean has_begun;
  gboolean is_draining;
};

/* What we keep with a request. */
typedef struct
{
  char *path;
  gsize body_max;
  gsize received;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->path);
  g_free (call);
}

static GwConnection *
connection_of (SoupServerMessage *message)
{
  return gw_connection_from_remote (soup_server_message_get_remote_address (message));
}

/* An answer before the body has come. One that announces a body ends the connection, for libsoup
 * would read it all first. */
static void
hurry_reply (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
      (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
       soup_message_headers_get_content_length (headers) > 0))
    gw_reply_early (message);
}

static void
reply_early (SoupServerMessage *message, guint status, const char *code, const char *text)
{
  gw_reply_error (message, status, code, text);
  hurry_reply (message);
}

static void
prepare_reply (GwServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Referrer-Policy", "same-origin");
  if (self->is_draining)
    soup_message_headers_replace (headers, "Connection", "close");
}

static void
on_got_headers (SoupServerMessage *message, GwServer *self)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *path = gw_path_normalise (g_uri_get_path (uri));
  const GwMount *mount;
  const char *rest;
  Call *call;

  prepare_reply (self, message);
  if (soup_server_message_get_status (message) != 0)
    return;
  if (path == NULL)
    {
      reply_early (message, 400, "bad-request", "The path is malformed.");
      return;
    }
  mount = gw_mounts_find (self->mounts, path, &rest);
  if (mount == NULL)
    {
      reply_early (message, 404, "not-found", "There is nothing here.");
      return;
    }
  if (mount->head != NULL)
    mount->head (message, rest, mount->data);
  if (soup_server_message_get_status (message) != 0)
    {
      hurry_reply (message);
      return;
    }
  if (gw_body_of (message) == NULL &&
      soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      (guint64) soup_message_headers_get_content_length (headers) > mount->body_max)
    {
      reply_early (message, 413, "too-large", "The body is too large.");
      return;
    }

  call = g_new0 (Call, 1);
  call->path = g_steal_pointer (&path);
  call->body_max = mount->body_max;
  g_object_set_data_full (G_OBJECT (message), CALL_KEY, call, call_free);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, GwServer *self)
{
  Call *call = g_object_get_data (G_OBJECT (message), CALL_KEY);
  GwConnection *connection = connection_of (message);

  if (connection == NULL)
    return;
  if (call == NULL) /* it has its error already, and the body is of no use */
    {
      gw_connection_refuse (connection, 400, "bad-request", "The request is malformed.");
      return;
    }

  if (gw_body_of (message) != NULL)
    {
      if (!gw_connection_is_refused (connection))
        gw_body_push (gw_body_of (message), chunk);
      return;
    }

  call->received += g_bytes_get_size (chunk);
  if (call->received > call->body_max)
    gw_connection_refuse (connection, 413, "too-large", "The body is too large.");
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, GwServer *self)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), self);
}

static void
on_upgraded (SoupServerMessage *message, GwServer *self)
{
  g_autoptr (SoupServerMessage) alive = g_object_ref (message);
  Call *call = g_object_get_data (G_OBJECT (message), CALL_KEY);
  GwConnection *connection = connection_of (message);
  const char *rest;
  const GwMount *mount;
  GwWebsocket *socket;

  if (soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;

  mount = gw_mounts_find (self->mounts, call->path, &rest);
  socket = gw_websocket_accept (message, connection,
                                mount == NULL ? &(GwWebsocketLimits){ 0 } : &mount->limits);
  if (mount == NULL || mount->socket_handler == NULL) /* unmounted in between */
    gw_websocket_free (socket);
  else
    mount->socket_handler (socket, rest, mount->data);
}

/* The whole request is here. */
static void
on_request (
    SoupServer *soup, SoupServerMessage *message, const char *raw, GHashTable *query, gpointer data)
{
  GwServer *self = data;
  Call *call = g_object_get_data (G_OBJECT (message), CALL_KEY);
  GwConnection *connection = connection_of (message);
  const char *rest;
  const GwMount *mount;

  if (connection == NULL || gw_connection_is_refused (connection) || call == NULL)
    {
      gw_reply_error (message, 400, "bad-request", "The request was refused.");
      return;
    }

  prepare_reply (self, message); /* once more: 100 Continue cleared it */
  if (gw_body_of (message) != NULL)
    {
      gw_body_finish (gw_body_of (message));
      return;
    }
  mount = gw_mounts_find (self->mounts, call->path, &rest);
  if (mount == NULL)
    gw_reply_error (message, 404, "not-found", "There is nothing here.");
  else if (soup_server_message_is_options_ping (message))
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  else if (mount->handler != NULL)
    mount->handler (message, rest, mount->data);
  else if (self->is_draining)
    gw_reply_error (message, 503, "draining", "This server is about to end.");
  else if (gw_websocket_check (message, mount->limits.pages))
    g_signal_connect (message, "wrote-informational", G_CALLBACK (on_upgraded), self);
}

/* libsoup keeps connections alive only while it listens somewhere itself; one end of a socket pair
 * is a listener at which nobody ever knocks. */
static void
hold_open (GwServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) listener = NULL;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    g_error ("cannot make a socket pair: out of file descriptors");

  self->anchor = g_socket_new_from_fd (pair[0], &error);
  listener = self->anchor == NULL ? NULL : g_socket_new_from_fd (pair[1], &error);
  if (listener == NULL || !soup_server_listen_socket (self->soup, listener, 0, &error))
    g_error ("libsoup takes no listener: %s", error->message);
}

GwServer *
gw_server_new (void)
{
  static const GwHttpLimits limits = GW_HTTP_LIMITS_DEFAULT;
  GwServer *self = g_new0 (GwServer, 1);

  self->soup = soup_server_new ("server-header", NULL, "raw-paths", TRUE, NULL);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) gw_listener_free);
  self->urls = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->urls, NULL);
  self->mounts = gw_mounts_new ();
  self->census = gw_census_new ();
  self->limits = limits;
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started), self);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  hold_open (self);
  return self;
}

void
gw_server_free (GwServer *self)
{
  g_autoptr (GPtrArray) connections = gw_census_list (self->census);

  g_ptr_array_set_size (self->listeners, 0);
  for (guint i = 0; i < connections->len; i++)
    gw_connection_abort (g_ptr_array_index (connections, i));

  soup_server_disconnect (self->soup);
  g_signal_handlers_disconnect_by_data (self->soup, self);
  g_object_unref (self->soup);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->anchor);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->urls);
  gw_mounts_free (self->mounts);
  gw_census_free (self->census);
  g_free (self);
}

static gboolean
on_tick (gpointer data)
{
  GwServer *self = data;
  g_autoptr (GPtrArray) connections = gw_census_list (self->census);
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < connections->len; i++)
    {
      GwConnection *connection = g_ptr_array_index (connections, i);

      gw_connection_tick (connection, now);
      /* A reply that was under way could no longer say that it is the last. */
      if (self->is_draining && gw_connection_is_idle (connection))
        gw_connection_close (connection);
    }

  if (gw_census_count (self->census) > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0; /* nobody there: sleep until somebody comes */
  return G_SOURCE_REMOVE;
}

static void
start_ticking (GwServer *self)
{
  const GwHttpLimits *limits = &self->limits;
  guint shortest = MIN (MIN (limits->handshake_time, limits->head_time),
                        MIN (limits->idle_time, limits->stall_time));

  if (self->timer == 0)
    self->timer = g_timeout_add (CLAMP (shortest / 4, TICK_MIN, TICK_MAX), on_tick, self);
}

static void
on_connection_ready (GwConnection *connection, gpointer data)
{
  GwServer *self = data;
  g_autoptr (GIOStream) stream = gw_stream_new (connection);

  soup_server_accept_iostream (self->soup, stream, gw_connection_local (connection),
                               gw_connection_remote (connection), NULL);
}

static void
on_connection_closed (GwConnection *connection, gpointer data)
{
  GwServer *self = data;

  gw_census_remove (self->census, connection);
}

static const GwConnectionEvents connection_events = {
  .ready = on_connection_ready,
  .closed = on_connection_closed,
};

static void
turn_away (GwServer *self, GSocket *socket, GSocketAddress *remote, gboolean is_plain)
{
  static const char reply[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n"
                              "Content-Length: 0\r\nConnection: close\r\n\r\n";
  gint64 now = g_get_monotonic_time ();

  if (self->told_at == 0 || now - self->told_at > 10 * G_TIME_SPAN_SECOND)
    {
      g_autofree char *peer = gw_peer_text (remote);

      self->told_at = now;
      g_message ("turned %s away: %u connections are open, and the limits are %u in all and %u for "
                 "one address",
                 peer, gw_census_count (self->census), self->limits.connections,
                 self->limits.connections_per_address);
    }
  g_socket_set_blocking (socket, FALSE);
  if (is_plain)
    g_socket_send (socket, reply, sizeof reply - 1, NULL, NULL);
  g_socket_close (socket, NULL);
}

static void
on_accept (GSocket *socket, GwCertificate *certificate, gpointer data)
{
  GwServer *self = data;
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GwConnection) connection = NULL;
  SSL *session;

  if (remote == NULL) /* it left while it waited */
    return;
  if (!gw_census_has_room (self->census, &self->limits, remote))
    {
      turn_away (self, socket, remote, certificate == NULL);
      return;
    }

  session = certificate == NULL ? NULL : gw_certificate_new_session (certificate);
  connection = gw_connection_new (socket, session, &self->limits, &connection_events, self);
  gw_census_add (self->census, connection);
  start_ticking (self);
  gw_connection_begin (connection);
}

void
gw_server_set_limits (GwServer *self, const GwHttpLimits *limits)
{
  self->limits = *limits;
  self->limits.body_rate = MAX (1, limits->body_rate);
}

gboolean
gw_server_listen (GwServer *self, const char *url, GwCertificate *certificate, GError **error)
{
  GwListener *listener = gw_listener_new (url, certificate, error);

  if (listener == NULL)
    return FALSE;

  g_ptr_array_add (self->listeners, listener);
  g_ptr_array_set_size (self->urls, (int) self->urls->len - 1);
  gw_listener_add_urls (listener, self->urls);
  g_ptr_array_add (self->urls, NULL);
  if (self->has_begun)
    gw_listener_begin (listener, on_accept, self);
  return TRUE;
}

const char *const *
gw_server_urls (GwServer *self)
{
  return (const char *const *) self->urls->pdata;
}

void
gw_server_begin (GwServer *self)
{
  if (self->has_begun)
    return;

  self->has_begun = TRUE;
  for (guint i = 0; i < self->listeners->len; i++)
    gw_listener_begin (g_ptr_array_index (self->listeners, i), on_accept, self);
}

void
gw_server_drain (GwServer *self)
{
  g_autoptr (GPtrArray) connections = gw_census_list (self->census);

  self->is_draining = TRUE;
  g_ptr_array_set_size (self->listeners, 0);
  for (guint i = 0; i < connections->len; i++)
    if (gw_connection_is_idle (g_ptr_array_index (connections, i)))
      gw_connection_close (g_ptr_array_index (connections, i));
}

guint
gw_server_connections (GwServer *self)
{
  return gw_census_count (self->census);
}

void
gw_server_mount (
    GwServer *self, const char *prefix, gsize body_max, GwHandler handler, gpointer data)
{
  GwMount mount = { .body_max = body_max, .handler = handler, .data = data };

  gw_mounts_add (self->mounts, prefix, &mount);
}

void
gw_server_mount_socket (GwServer *self,
                        const char *prefix,
                        const GwWebsocketLimits *limits,
                        GwSocketHandler handler,
                        gpointer data)
{
  GwMount mount = { .socket_handler = handler, .limits = *limits, .data = data };

  gw_mounts_add (self->mounts, prefix, &mount);
}

void
gw_server_mount_stream (GwServer *self,
                        const char *prefix,
                        gsize body_max,
                        GwHandler head,
                        GwHandler handler,
                        gpointer data)
{
  GwMount mount = { .body_max = body_max, .head = head, .handler = handler, .data = data };

  gw_mounts_add (self->mounts, prefix, &mount);
}

void
gw_server_unmount (GwServer *self, const char *prefix)
{
  gw_mounts_remove (self->mounts, prefix);
}
