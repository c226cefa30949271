/* Buffers to read what waits at a relay in one call. One thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define TURN_BURST 32

/* More than a UDP payload over Ethernet. */
#define TURN_BURST_ROOM 1500

typedef struct _TurnBurst TurnBurst;

TurnBurst *turn_burst_new (void);
void turn_burst_free (TurnBurst *burst);

/* Returns: how many datagrams were read, 0 when none waits. */
guint turn_burst_read (TurnBurst *burst, int fd);

/* The datagram @index of the last read, until the next. Returns: %NULL when it was too long for
 * the way back. */
const guint8 *turn_burst_get (const TurnBurst *burst, guint index, gsize *size, GwAddress *remote);

G_END_DECLS
