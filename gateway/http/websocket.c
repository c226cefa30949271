#include "config.h"

#include "gateway/http/websocket.h"

#include "gateway/gateway/plugin.h"
#include "gateway/http/json.h"
#include "gateway/http/server.h"
#include "gateway/net/token-bucket.h"
#include "gateway/http/websocket-accept.h"

#define BURST_SECONDS 10
#define PINGS_UNANSWERED 2
/* Control frames and fragments come on top of messages; a browser sends a fraction of this. */
#define FRAMES_PER_MESSAGE 4
#define FRAMES_SPARE 20
/* How long the closing handshake may take. */
#define CLOSE_MILLISECONDS 2000
/* RFC 6455 7.4.1: there was no close frame. */
#define ABNORMAL 1006

typedef enum
{
  STATE_OPEN,
  STATE_CLOSING,
  STATE_CLOSED,
} State;

struct _GwWebsocket
{
  SoupWebsocketConnection *soup;
  GwConnection *connection;
  GwWebsocketLimits limits;
  const GwWebsocketEvents *events;
  gpointer data;
  State state;
  guint code; /* why we close it; 0 while the peer is the one to say */
  char *reason;
  guint64 queued; /* payload bytes handed to libsoup, ever */
  guint64 frames; /* seen */
  guint unanswered;
  GwTokenBucket messages;
  GwTokenBucket all_frames;
  guint ping_timer;
  guint close_timer;
  guint failing; /* the idle source that ends what broke a limit */
};

/* The last word to the owner. */
static void
report_closed (GwWebsocket *self, guint code, const char *reason)
{
  if (self->state == STATE_CLOSED)
    return;

  self->state = STATE_CLOSED;
  g_clear_handle_id (&self->ping_timer, g_source_remove);
  g_clear_handle_id (&self->close_timer, g_source_remove);
  g_clear_handle_id (&self->failing, g_source_remove);
  gw_connection_forget_tunnel (self->connection);
  gw_connection_close (self->connection);
  if (self->events != NULL)
    self->events->closed (self, code, reason, self->data);
}

static gboolean
on_close_timer (gpointer data)
{
  GwWebsocket *self = data;

  self->close_timer = 0;
  report_closed (self, self->code, self->reason);
  return G_SOURCE_REMOVE;
}

static void
begin_close (GwWebsocket *self, guint code, const char *reason)
{
  if (self->state != STATE_OPEN)
    return;

  self->state = STATE_CLOSING;
  self->code = code;
  self->reason = g_strndup (reason == NULL ? "" : reason, 123); /* RFC 6455 5.5 */
  g_clear_handle_id (&self->ping_timer, g_source_remove);
  self->close_timer = g_timeout_add (CLOSE_MILLISECONDS, on_close_timer, self);
}

static gboolean
on_fail (gpointer data)
{
  GwWebsocket *self = data;

  self->failing = 0;
  /* The close frame leaves at once or, to a peer that does not read, never. */
  if (self->code != ABNORMAL &&
      soup_websocket_connection_get_state (self->soup) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->soup, (gushort) self->code, self->reason);
  report_closed (self, self->code, self->reason);
  return G_SOURCE_REMOVE;
}

/* Ends a socket that broke a limit; from an idle source, for libsoup or the owner is up the stack.
 */
static void
fail (GwWebsocket *self, guint code, const char *reason)
{
  if (self->state != STATE_OPEN)
    return;

  begin_close (self, code, reason);
  self->failing = g_idle_add_full (G_PRIORITY_DEFAULT, on_fail, self, NULL);
}

/* Whatever comes passes here before libsoup sees it. */
static gboolean
on_received (const GwFrameScanner *frames, gpointer data)
{
  GwWebsocket *self = data;
  guint count = (guint) MIN (frames->frames - self->frames, G_MAXUINT / 2);

  self->frames = frames->frames;
  if (self->state == STATE_CLOSED || self->failing != 0)
    return FALSE;
  if (frames->message_size > self->limits.message_max)
    fail (self, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "The message is too big.");
  else if (count > 0 && !gw_token_bucket_take (&self->all_frames, count, g_get_monotonic_time ()))
    fail (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "Too many frames.");
  return self->failing == 0;
}

static void
on_message (SoupWebsocketConnection *soup, int type, GBytes *bytes, GwWebsocket *self)
{
  g_autoptr (JsonObject) object = NULL;

  if (self->state != STATE_OPEN)
    return;
  if (!gw_token_bucket_take (&self->messages, 1, g_get_monotonic_time ()))
    {
      fail (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "Too many messages.");
      return;
    }
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    {
      fail (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, "Only text is understood.");
      return;
    }

  object = gw_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  if (object == NULL)
    fail (self, SOUP_WEBSOCKET_CLOSE_BAD_DATA, "Only JSON objects are understood.");
  else if (self->events != NULL)
    self->events->message (self, object, self->data); /* may free us */
}

static void
on_pong (SoupWebsocketConnection *soup, GBytes *bytes, GwWebsocket *self)
{
  self->unanswered = 0;
}

/* The peer broke the protocol, and libsoup has told it so; or the connection broke. */
static void
on_error (SoupWebsocketConnection *soup, GError *error, GwWebsocket *self)
{
  if (error->domain == SOUP_WEBSOCKET_ERROR)
    begin_close (self, (guint) error->code, error->message);
}

static void
on_closed (SoupWebsocketConnection *soup, GwWebsocket *self)
{
  guint code = self->code;
  const char *reason = self->reason;

  if (code == 0)
    {
      code = soup_websocket_connection_get_close_code (soup);
      reason = soup_websocket_connection_get_close_data (soup);
    }
  report_closed (self, code == 0 ? ABNORMAL : code, reason == NULL ? "" : reason);
}

static gboolean
on_ping_timer (gpointer data)
{
  GwWebsocket *self = data;

  /* libsoup sends the pings at this interval, and cares for no answer. */
  if (self->unanswered++ < PINGS_UNANSWERED)
    return G_SOURCE_CONTINUE;

  self->ping_timer = 0;
  fail (self, ABNORMAL, "Two pings were not answered.");
  return G_SOURCE_REMOVE;
}

/* RFC 6455 10.2: browsers let any page open a WebSocket to anywhere, and only Origin tells. A
 * client that is no browser sends none. */
static gboolean
is_same_origin (SoupMessageHeaders *headers)
{
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  const char *host = soup_message_headers_get_one (headers, "Host");
  g_autoptr (GUri) page = NULL;
  g_autoptr (GUri) here = NULL;
  g_autofree char *url = NULL;

  if (origin == NULL)
    return TRUE;

  page = g_uri_parse (origin, SOUP_HTTP_URI_FLAGS, NULL);
  if (page == NULL || host == NULL || g_uri_get_host (page) == NULL)
    return FALSE;

  /* Behind a proxy that ends TLS only the page knows its scheme, and so the default port. */
  url = g_strdup_printf ("%s://%s", g_uri_get_scheme (page), host);
  here = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  return here != NULL && g_uri_get_host (here) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (here), g_uri_get_host (page)) == 0 &&
         g_uri_get_port (here) == g_uri_get_port (page);
}

gboolean
gw_websocket_check (SoupServerMessage *message, GwWebsocketPages pages)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *reply = soup_server_message_get_response_headers (message);
  g_autoptr (GError) error = NULL;

  /* permessage-deflate lets a hundred bytes become any size. */
  soup_message_headers_remove (headers, "Sec-WebSocket-Extensions");

  if (!soup_websocket_server_check_handshake (message, NULL, NULL, NULL, &error))
    {
      gw_reply_error (message, 426, "upgrade-required", "This is a WebSocket.");
      soup_server_message_set_status (message, 426, "Upgrade Required");
      soup_message_headers_replace (reply, "Upgrade", "websocket");
      soup_message_headers_replace (reply, "Connection", "Upgrade");
      soup_message_headers_replace (reply, "Sec-WebSocket-Version", "13");
      return FALSE;
    }
  if (pages == GW_WEBSOCKET_OWN_PAGES && !is_same_origin (headers))
    {
      gw_reply_error (message, SOUP_STATUS_FORBIDDEN, "foreign-origin",
                      "Pages of other sites may not connect.");
      return FALSE;
    }
  return soup_websocket_server_process_handshake (message, NULL, NULL, NULL, NULL);
}

GwWebsocket *
gw_websocket_accept (SoupServerMessage *message,
                     GwConnection *connection,
                     const GwWebsocketLimits *limits)
{
  GwWebsocket *self = g_new0 (GwWebsocket, 1);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GIOStream) stream = NULL;
  GwTunnelOwner owner = { on_received, self, limits->queue_max + limits->message_max };

  self->connection = gw_connection_ref (connection);
  self->limits = *limits;
  gw_token_bucket_init (&self->messages, limits->rate_max, BURST_SECONDS, now);
  gw_token_bucket_init (&self->all_frames, limits->rate_max * FRAMES_PER_MESSAGE + FRAMES_SPARE,
                        BURST_SECONDS, now);
  gw_connection_tunnel (connection, &owner);

  stream = soup_server_message_steal_connection (message);
  self->soup = soup_websocket_connection_new (stream, soup_server_message_get_uri (message),
                                              SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, NULL, NULL);
  soup_websocket_connection_set_max_incoming_payload_size (self->soup, limits->message_max);
  g_signal_connect (self->soup, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->soup, "pong", G_CALLBACK (on_pong), self);
  g_signal_connect (self->soup, "error", G_CALLBACK (on_error), self);
  g_signal_connect (self->soup, "closed", G_CALLBACK (on_closed), self);
  if (limits->ping_interval > 0)
    {
      soup_websocket_connection_set_keepalive_interval (self->soup, limits->ping_interval);
      self->ping_timer = g_timeout_add_seconds (limits->ping_interval, on_ping_timer, self);
    }
  return self;
}

void
gw_websocket_listen (GwWebsocket *self, const GwWebsocketEvents *events, gpointer data)
{
  self->events = events;
  self->data = data;
}

void
gw_websocket_send (GwWebsocket *self, JsonObject *object)
{
  gsize size;
  g_autofree char *text = gw_json_print (object, &size);

  if (self->state != STATE_OPEN ||
      soup_websocket_connection_get_state (self->soup) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  soup_websocket_connection_send_text (self->soup, text);
  /* libsoup does not tell what it still holds; what left was counted where it left. */
  self->queued += size;
  if (self->queued - gw_connection_data_sent (self->connection) > self->limits.queue_max)
    fail (self, ABNORMAL, "The peer does not read.");
}

void
gw_websocket_close (GwWebsocket *self, guint code, const char *reason)
{
  if (self->state != STATE_OPEN)
    return;

  begin_close (self, code, reason);
  if (soup_websocket_connection_get_state (self->soup) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->soup, (gushort) code, self->reason);
}

void
gw_websocket_free (GwWebsocket *self)
{
  self->events = NULL;
  g_signal_handlers_disconnect_by_data (self->soup, self);
  report_closed (self, ABNORMAL, "");
  g_object_unref (self->soup);
  gw_connection_unref (self->connection);
  g_free (self->reason);
  g_free (self);
}
