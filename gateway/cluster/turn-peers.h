/* What a role of this process wants TURN clients to reach through the relays of the turn role,
 * although it lies in a range that relays refuse by default: an sfu's media ports on a private
 * address. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define GW_TURN_PEERS_SERVICE "turn-peers"

typedef void (*GwTurnPeerVisit) (const GwAddress *peer, gpointer data);

/* @size: sizeof (GwTurnPeers).
 * @visit: calls @visit for every address with its port. Control thread, from start() on. */
typedef struct
{
  guint32 size;
  void (*visit) (gpointer self, GwTurnPeerVisit visit, gpointer data);
} GwTurnPeers;

G_END_DECLS
