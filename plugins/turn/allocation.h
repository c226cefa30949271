/* One allocation (RFC 8656 3.2): a client's 5-tuple and its relayed transport address. Worker
 * thread; times are monotonic microseconds. */
#pragma once

#include <glib.h>

#include "plugins/turn/channel.h"
#include "plugins/turn/permission.h"
#include "plugins/turn/relay.h"
#include "plugins/turn/stun.h"
#include "plugins/turn/way.h"

G_BEGIN_DECLS

typedef struct
{
  TurnWay way; /* to its client */
  TurnRelay relay;
  GwAddress relayed;                         /* as clients and peers know it */
  char *username;                            /* that made it: RFC 8656 5 binds it to them */
  char *owner;                               /* for the quota */
  guint8 transaction[TURN_TRANSACTION_SIZE]; /* of the Allocate that made it */
  guint32 granted;                           /* seconds, by that Allocate */
  gint64 expires_at;
  TurnPermissions permissions;
  TurnChannels channels;
} TurnAllocation;

/* Returns: whether data may pass between the client and @peer. */
gboolean
turn_allocation_permits (const TurnAllocation *allocation, const GwAddress *peer, gint64 now);

G_END_DECLS
