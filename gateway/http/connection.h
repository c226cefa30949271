/* One connection between its socket and libsoup: the TLS handshake, the scanning of requests, the
 * time a client may take for each thing, refusals, and a close that lets the last words arrive.
 * Control thread. */
#pragma once

#include <gio/gio.h>
#include <openssl/ssl.h>

#include "gateway/http/limits.h"
#include "gateway/http/tunnel.h"

G_BEGIN_DECLS

typedef struct _GwConnection GwConnection;

typedef struct
{
  /* The handshake is through: give the stream to whoever speaks HTTP. */
  void (*ready) (GwConnection *connection, gpointer data);
  /* The last event: nothing is open any more. */
  void (*closed) (GwConnection *connection, gpointer data);
} GwConnectionEvents;

/* @session: (transfer full) (nullable). @limits are copied, @events outlive the connection. The
 * first event follows from gw_connection_begin(). */
GwConnection *gw_connection_new (GSocket *socket,
                                 SSL *session,
                                 const GwHttpLimits *limits,
                                 const GwConnectionEvents *events,
                                 gpointer data);
GwConnection *gw_connection_ref (GwConnection *connection);
void gw_connection_unref (GwConnection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwConnection, gw_connection_unref)

void gw_connection_begin (GwConnection *connection);

/* As GwChannel's, with everything above applied. */
gssize gw_connection_read (GwConnection *connection, guint8 *data, gsize size, GError **error);
gssize
gw_connection_write (GwConnection *connection, const guint8 *data, gsize size, GError **error);
gboolean gw_connection_is_ready (GwConnection *connection, GIOCondition condition);

/* @source fires when @condition may hold, and when the connection is refused or cut. Returns:
 * (transfer full): the child source it needs. */
GSource *gw_connection_create_source (GwConnection *connection, GIOCondition condition);
void gw_connection_watch (GwConnection *connection, GSource *source);

/* Answers the request that is being read with an error and ends the connection, the rest unread.
 * For replies that libsoup would only send after the whole body. */
void
gw_connection_refuse (GwConnection *connection, guint status, const char *code, const char *text);

/* The same with a whole reply of @size bytes, which says Connection: close. */
void gw_connection_refuse_with (GwConnection *connection, const char *reply, gsize size);
gboolean gw_connection_is_refused (GwConnection *connection);

/* From now on WebSocket frames pass. @owner: copied. */
void gw_connection_tunnel (GwConnection *connection, const GwTunnelOwner *owner);

/* The tunnel's owner is gone. */
void gw_connection_forget_tunnel (GwConnection *connection);

/* Returns: payload bytes of data frames written since the upgrade. */
guint64 gw_connection_data_sent (GwConnection *connection);

/* Looks at the clock: to be called every now and then with the monotonic time in microseconds. */
void gw_connection_tick (GwConnection *connection, gint64 now);

/* Ends it gracefully: the peer gets what was written, and has two seconds to leave. */
void gw_connection_close (GwConnection *connection);

/* Ends it at once. closed() may be called inside. */
void gw_connection_abort (GwConnection *connection);

/* Whether it waits for a request, and so may be closed without harm. */
gboolean gw_connection_is_idle (GwConnection *connection);

/* (transfer none) */
GSocketAddress *gw_connection_local (GwConnection *connection);
GSocketAddress *gw_connection_remote (GwConnection *connection);

/* libsoup passes a request's remote address through untouched, but knows nothing of us: so the
 * address leads back. Returns: (transfer none) (nullable): the connection whose
 * gw_connection_remote() @remote is, if it still exists. */
GwConnection *gw_connection_from_remote (GSocketAddress *remote);

const char *gw_connection_peer (GwConnection *connection);

G_END_DECLS
