/* Who of a port's transports is meant: by the user name of a check, by the UDP address that a
 * packet comes from, by the transaction of an answer. Owns no transport. Worker thread. */
#pragma once

#include <glib.h>

#include "plugins/sfu/transport/ice.h"

G_BEGIN_DECLS

struct _SfuTransport;

typedef struct _SfuPeers SfuPeers;

SfuPeers *sfu_peers_new (void);
void sfu_peers_free (SfuPeers *peers);

/* Checks for @login (not owned) go to its owner. */
void sfu_peers_add_login (SfuPeers *peers, SfuIceLogin *login);
void sfu_peers_remove_login (SfuPeers *peers, const SfuIceLogin *login);
SfuIceLogin *sfu_peers_find_login (const SfuPeers *peers, const char *ufrag);

/* What comes from @remote goes to @transport, unless it is another's: then only sfu_peers_seize()
 * takes it. Returns: whether it is @transport's. */
gboolean
sfu_peers_claim (SfuPeers *peers, const GwAddress *remote, struct _SfuTransport *transport);

/* The same, from whomever: @transport's peer has proven that it is there. */
void sfu_peers_seize (SfuPeers *peers, const GwAddress *remote, struct _SfuTransport *transport);
void sfu_peers_unclaim (SfuPeers *peers, const GwAddress *remote, struct _SfuTransport *transport);
struct _SfuTransport *sfu_peers_find (const SfuPeers *peers, const GwAddress *remote);

/* An answer to a check of ours is waited for, or no longer. */
void sfu_peers_expect (SfuPeers *peers,
                       const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                       struct _SfuTransport *transport);
void sfu_peers_forget (SfuPeers *peers, const guint8 transaction[SFU_ICE_TRANSACTION_SIZE]);
struct _SfuTransport *sfu_peers_find_expecting (const SfuPeers *peers,
                                                const guint8 transaction[SFU_ICE_TRANSACTION_SIZE]);

G_END_DECLS
