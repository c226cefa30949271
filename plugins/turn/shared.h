/* What all workers of the turn role have in common. Made on the control thread before they begin,
 * freed after they ended; the parts say themselves what any thread may do. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"
#include "plugins/turn/auth.h"
#include "plugins/turn/nonce.h"
#include "plugins/turn/port-pool.h"
#include "plugins/turn/quota.h"

G_BEGIN_DECLS

/* One address family of the relays. */
typedef struct
{
  GwAddress advertised; /* port 0; family 0: no relays of this family */
  GwAddress bound;      /* where sockets are bound: the same, or the wildcard behind a NAT */
  TurnPortPool *ports;
} TurnRelayFamily;

typedef struct
{
  TurnRelayFamily v4, v6;
  TurnAuth *auth;
  TurnNonce *nonce;
  TurnQuota *quota;
  char *realm;
  guint lifetime, lifetime_max; /* seconds */
  gint draining;                /* atomic: no new allocations */
} TurnShared;

void turn_shared_free (TurnShared *shared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnShared, turn_shared_free)

G_END_DECLS
