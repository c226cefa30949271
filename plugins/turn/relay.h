/* The socket of one relayed transport address. Worker thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"
#include "plugins/turn/port-pool.h"

G_BEGIN_DECLS

typedef struct
{
  int fd;
  guint16 family;
  guint16 port;
  TurnPortPool *ports;
} TurnRelay;

typedef enum
{
  TURN_DATAGRAM_MAY_BE_FRAGMENTED,
  TURN_DATAGRAM_DONT_FRAGMENT,
} TurnFragmentation;

/* Binds a port of @ports on @local (port ignored), which may be a wildcard. Returns: %FALSE when
 * no port is left or the system has no more sockets. */
gboolean turn_relay_open (TurnRelay *relay,
                          const GwAddress *local,
                          TurnPortPool *ports,
                          TurnPortParity parity);
void turn_relay_close (TurnRelay *relay);

/* Sends at once. Returns: %FALSE when the kernel would not. */
gboolean turn_relay_send (TurnRelay *relay,
                          const GwAddress *peer,
                          const guint8 *data,
                          gsize size,
                          TurnFragmentation fragmentation);

G_END_DECLS
