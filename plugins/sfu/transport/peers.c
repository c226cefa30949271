#include "plugins/sfu/transport/peers.h"

#include <string.h>

struct _SfuPeers
{
  GHashTable *logins;    /* SfuIceLogin by our ufrag */
  GHashTable *addresses; /* SfuTransport by GwAddress */
  GHashTable *expecting; /* SfuTransport by transaction */
};

static guint
transaction_hash (gconstpointer transaction)
{
  guint hash;
  memcpy (&hash, transaction, sizeof hash); /* random all over */
  return hash;
}

static gboolean
transaction_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, SFU_ICE_TRANSACTION_SIZE) == 0;
}

SfuPeers *
sfu_peers_new (void)
{
  SfuPeers *peers = g_new0 (SfuPeers, 1);
  peers->logins = g_hash_table_new (g_str_hash, g_str_equal);
  peers->addresses = g_hash_table_new_full (gw_address_hash, gw_address_equal, g_free, NULL);
  peers->expecting = g_hash_table_new_full (transaction_hash, transaction_equal, g_free, NULL);
  return peers;
}

void
sfu_peers_free (SfuPeers *peers)
{
  g_hash_table_unref (peers->logins);
  g_hash_table_unref (peers->addresses);
  g_hash_table_unref (peers->expecting);
  g_free (peers);
}

void
sfu_peers_add_login (SfuPeers *peers, SfuIceLogin *login)
{
  g_hash_table_replace (peers->logins, login->ufrag, login);
}

void
sfu_peers_remove_login (SfuPeers *peers, const SfuIceLogin *login)
{
  if (g_hash_table_lookup (peers->logins, login->ufrag) == login)
    g_hash_table_remove (peers->logins, login->ufrag);
}

SfuIceLogin *
sfu_peers_find_login (const SfuPeers *peers, const char *ufrag)
{
  return g_hash_table_lookup (peers->logins, ufrag);
}

gboolean
sfu_peers_claim (SfuPeers *peers, const GwAddress *remote, struct _SfuTransport *transport)
{
  const struct _SfuTransport *owner = sfu_peers_find (peers, remote);
  if (!owner)
    sfu_peers_seize (peers, remote, transport);
  return !owner || owner == transport;
}

void
sfu_peers_seize (SfuPeers *peers, const GwAddress *remote, struct _SfuTransport *transport)
{
  if (sfu_peers_find (peers, remote) != transport)
    g_hash_table_replace (peers->addresses, g_memdup2 (remote, sizeof *remote), transport);
}

void
sfu_peers_unclaim (SfuPeers *peers, const GwAddress *remote, struct _SfuTransport *transport)
{
  if (sfu_peers_find (peers, remote) == transport)
    g_hash_table_remove (peers->addresses, remote);
}

struct _SfuTransport *
sfu_peers_find (const SfuPeers *peers, const GwAddress *remote)
{
  return g_hash_table_lookup (peers->addresses, remote);
}

void
sfu_peers_expect (SfuPeers *peers,
                  const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                  struct _SfuTransport *transport)
{
  g_hash_table_replace (peers->expecting, g_memdup2 (transaction, SFU_ICE_TRANSACTION_SIZE),
                        transport);
}

void
sfu_peers_forget (SfuPeers *peers, const guint8 transaction[SFU_ICE_TRANSACTION_SIZE])
{
  g_hash_table_remove (peers->expecting, transaction);
}

struct _SfuTransport *
sfu_peers_find_expecting (const SfuPeers *peers, const guint8 transaction[SFU_ICE_TRANSACTION_SIZE])
{
  return g_hash_table_lookup (peers->expecting, transaction);
}
