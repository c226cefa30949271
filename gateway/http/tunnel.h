/* A connection after its upgrade: WebSocket frames pass, and are counted both ways. A value;
 * control thread. */
#pragma once

#include "gateway/http/frame-scanner.h"

G_BEGIN_DECLS

/* @received looks at the @frames of what came after each read; once it returns %FALSE, what comes
 * is thrown away. */
typedef struct
{
  gboolean (*received) (const GwFrameScanner *frames, gpointer data);
  gpointer data;
  gsize unread_max; /* bytes that may come while the peer itself does not read; 0: any */
} GwTunnelOwner;

typedef struct
{
  GwTunnelOwner owner;
  gboolean is_deaf; /* what comes is thrown away */
  GwFrameScanner received;
  GwFrameScanner sent;
  gsize unread; /* bytes that came while a write was blocked */
} GwTunnel;

/* @is_blocked: what we write waits for the peer.
 * Returns: %FALSE when the peer sends and sends without reading: libsoup would queue pongs without
 * bound. */
gboolean gw_tunnel_receive (GwTunnel *tunnel, const guint8 *data, gsize size, gboolean is_blocked);
void gw_tunnel_send (GwTunnel *tunnel, const guint8 *data, gsize size);

/* The owner is gone. */
void gw_tunnel_forget (GwTunnel *tunnel);

G_END_DECLS
