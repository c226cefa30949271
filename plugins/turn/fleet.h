/* What surrounds the relays: this machine's own addresses, and where the deployment's sfus take
 * media, in this process or in others. Control thread. */
#pragma once

#include <glib.h>

#include "gateway/host/host.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

typedef struct _TurnFleet TurnFleet;

/* @base: the administrator's lists. @shared: whose advertised addresses are ours too. @host and
 * @shared outlive it. */
TurnFleet *turn_fleet_new (GwHost *host, const TurnShared *shared, TurnPeers *base);
void turn_fleet_free (TurnFleet *fleet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnFleet, turn_fleet_free)

/* Returns: (transfer full) (nullable): who is allowed now, %NULL when it is as at the last call. */
TurnPeers *turn_fleet_look (TurnFleet *fleet);

/* Returns: the ranges of media ports at the last call. */
guint turn_fleet_sfus (const TurnFleet *fleet);

G_END_DECLS
