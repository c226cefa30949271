/* How the server makes a GwWebsocket. Control thread. */
#pragma once

#include <libsoup/soup.h>

#include "gateway/http/connection.h"
#include "gateway/http/websocket.h"

G_BEGIN_DECLS

/* Whether @message may become a WebSocket: it asks for one rightly, and comes from a page that
 * @pages allows or from no page at all. Otherwise it was replied to. */
gboolean gw_websocket_check (SoupServerMessage *message, GwWebsocketPages pages);

/* After the 101: takes the connection away from @message. */
GwWebsocket *gw_websocket_accept (SoupServerMessage *message,
                                  GwConnection *connection,
                                  const GwWebsocketLimits *limits);

G_END_DECLS
