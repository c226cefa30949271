/* Which peers the relays may exchange data with. A relay must not be a way into the network that
 * it stands in (RFC 8656 21.4), so special and private ranges and this machine itself are refused
 * unless somebody says otherwise: the administrator, or the deployment's own sfus.
 *
 * In this order: the administrator's lists, of which the entry with the longest prefix counts and
 * deny counts on a tie; the sfus; the refused ranges; everything else is allowed. Immutable, any
 * thread. */
#pragma once

#include <glib.h>

#include "gateway/cluster/media-ports.h"

G_BEGIN_DECLS

typedef struct _TurnPeers TurnPeers;

/* What is known besides the administrator's lists.
 * @own: (element-type GwAddress): addresses of this machine (port ignored).
 * @sfus: (element-type GwMediaPorts): where sfus take media. */
typedef struct
{
  const GArray *own;
  const GArray *sfus;
} TurnSurroundings;

/* Returns: (transfer full) (nullable): %NULL with @error set when an entry is no range;
 * @where_allow and @where_deny begin its message. */
TurnPeers *turn_peers_new (const char *const *allow,
                           const char *where_allow,
                           const char *const *deny,
                           const char *where_deny,
                           GError **error);

/* Returns: (transfer full): the same lists in other surroundings. */
TurnPeers *turn_peers_with (const TurnPeers *peers, const TurnSurroundings *surroundings);

TurnPeers *turn_peers_ref (TurnPeers *peers);
void turn_peers_unref (TurnPeers *peers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnPeers, turn_peers_unref)

/* @peer: with port; port 0 asks whether any port of it is allowed. */
gboolean turn_peers_allow (const TurnPeers *peers, const GwAddress *peer);

G_END_DECLS
