/* One WebSocket of text messages, bounded both ways: size and rate of what comes, queue of what
 * goes, pings that must be answered, no extensions. Control thread only. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Which pages may connect. Browsers let any page open a WebSocket to anywhere. */
typedef enum
{
  GW_WEBSOCKET_OWN_PAGES, /* those of this very origin */
  GW_WEBSOCKET_ALL_PAGES, /* of any: who connects shows a token that no foreign page has */
} GwWebsocketPages;

typedef struct
{
  gsize message_max;   /* bytes of one incoming message; more closes with 1009 */
  guint rate_max;      /* incoming messages a second on average over 10 s; more closes with 1008 */
  gsize queue_max;     /* bytes queued to a peer that does not read; more closes */
  guint ping_interval; /* seconds between pings; two unanswered ones close */
  GwWebsocketPages pages;
} GwWebsocketLimits;

typedef struct _GwWebsocket GwWebsocket;

typedef struct
{
  /* A text message that is a JSON object. @object: (transfer none). */
  void (*message) (GwWebsocket *socket, JsonObject *object, gpointer data);
  /* The last callback: the peer left, broke a limit, or gw_websocket_close() has finished.
   * @code: RFC 6455 7.4; 1006 when the connection just ended. */
  void (*closed) (GwWebsocket *socket, guint code, const char *reason, gpointer data);
} GwWebsocketEvents;

/* @events must outlive the socket. */
void gw_websocket_listen (GwWebsocket *socket, const GwWebsocketEvents *events, gpointer data);

/* @object: (transfer full). After close it is dropped. */
void gw_websocket_send (GwWebsocket *socket, JsonObject *object);

/* Begins the closing handshake; @reason: at most 123 bytes. closed() follows, never inside. */
void gw_websocket_close (GwWebsocket *socket, guint code, const char *reason);

/* Drops the socket at once, without a further callback. Allowed inside callbacks. */
void gw_websocket_free (GwWebsocket *socket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwWebsocket, gw_websocket_free)

G_END_DECLS
