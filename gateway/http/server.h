/* The process's HTTP server: mounts on libsoup behind listeners with the limits libsoup lacks.
 * Control thread only. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "gateway/http/limits.h"
#include "gateway/http/websocket.h"
#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

typedef struct _GwServer GwServer;

GwServer *gw_server_new (void);

/* Closes listeners and connections at once. WebSockets that handlers still hold are cut: free them
 * before. */
void gw_server_free (GwServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwServer, gw_server_free)

/* For connections from now on. */
void gw_server_set_limits (GwServer *server, const GwHttpLimits *limits);

/* Binds every address of @url, "http://ADDR:PORT" or "https://ADDR:PORT"; ADDR may be a name or
 * [IPv6], port 0 picks one. May be called several times, before gw_server_begin() or after. Looks
 * names up, so it may block: at start only.
 * @certificate: (nullable): of https.
 * Returns: %FALSE with GW_ERROR_ADDRESS set, which says who has the port when that can be known. */
gboolean
gw_server_listen (GwServer *server, const char *url, GwCertificate *certificate, GError **error);

/* Returns: (transfer none): one URL for each bound address with its port as picked,
 * %NULL-terminated. */
const char *const *gw_server_urls (GwServer *server);

/* Begins accepting; until then clients wait in the kernel's queue. */
void gw_server_begin (GwServer *server);

/* Closes the listeners and idle connections; replies under way are finished, and end their
 * connection. WebSockets stay, their owners close them. */
void gw_server_drain (GwServer *server);

/* Returns: connections open now, WebSockets included. */
guint gw_server_connections (GwServer *server);

/* A request whose head and body have arrived (the body within the mount's bound). Reply with one
 * of the gw_reply functions, at once, or later between soup_server_message_pause() and
 * _unpause().
 * @path: what follows the mount's prefix: "" or "/…". */
typedef void (*GwHandler) (SoupServerMessage *message, const char *path, gpointer data);

/* A WebSocket that was just accepted. @socket: (transfer full). */
typedef void (*GwSocketHandler) (GwWebsocket *socket, const char *path, gpointer data);

/* Serves every path below @prefix ("/api/v1", "" for what nobody else serves); the longest prefix
 * wins. @body_max: bytes; a longer body gets 413. Handlers live until gw_server_unmount(). */
void gw_server_mount (
    GwServer *server, const char *prefix, gsize body_max, GwHandler handler, gpointer data);
void gw_server_mount_socket (GwServer *server,
                             const char *prefix,
                             const GwWebsocketLimits *limits,
                             GwSocketHandler handler,
                             gpointer data);

/* A mount whose handlers may take a request's body as it comes. @head is called when only the head
 * is there; it may reply, which ends the connection if there is a body, or call gw_body_take()
 * (gateway/http/body.h), or do neither: then the body is gathered, up to @body_max, and @handler is
 * called as for any mount. */
void gw_server_mount_stream (GwServer *server,
                             const char *prefix,
                             gsize body_max,
                             GwHandler head,
                             GwHandler handler,
                             gpointer data);
void gw_server_unmount (GwServer *server, const char *prefix);

/* Returns: (transfer none): the peer's address without port, for limits and logs. */
const char *gw_request_peer (SoupServerMessage *message);

/* Lets through the methods that the comma-separated @methods names ("GET, PUT"; HEAD goes with
 * GET). Returns: %FALSE when it replied: OPTIONS with 204, another with 405, both with Allow. */
gboolean gw_request_allow (SoupServerMessage *message, const char *methods);

/* Returns: (transfer full) (nullable): the body as a JSON object; %NULL when a 4xx that says why
 * was already replied. */
JsonObject *gw_request_json (SoupServerMessage *message);

/* Returns: (transfer full) (nullable): the token of "Authorization: Bearer …". */
char *gw_request_bearer (SoupServerMessage *message);

/* @object: (transfer full). */
void gw_reply_json (SoupServerMessage *message, guint status, JsonObject *object);

/* {"error": {"code": @code, "message": @text}}; @code is for programs, @text for people. */
void gw_reply_error (SoupServerMessage *message, guint status, const char *code, const char *text);

/* Any body; ETag, If-None-Match and HEAD are seen to. @cache: Cache-Control, or %NULL. */
void gw_reply_bytes (SoupServerMessage *message,
                     guint status,
                     const char *content_type,
                     const char *cache,
                     GBytes *bytes);

/* A body of @size bytes, read from the seekable @stream as the client takes it: a chunk at a time,
 * 64 KiB. HEAD, If-None-Match, Range (one part) and If-Range are seen to; Content-Type and what
 * else the reply says is the caller's. @tag: the ETag, with its quotes. A @stream that ends early
 * breaks the connection. */
void
gw_reply_stream (SoupServerMessage *message, GInputStream *stream, guint64 size, const char *tag);

/* The reply that was set leaves at once, without the rest of the request's body, and is the
 * connection's last. */
void gw_reply_early (SoupServerMessage *message);

G_END_DECLS
