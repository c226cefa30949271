#include "config.h"

#include "gateway/http/census.h"

#include "gateway/http/peer.h"

struct _GwCensus
{
  GHashTable *connections; /* to the peer's key */
  GHashTable *peers;       /* key to its count */
};

static void
release (gpointer connection)
{
  gw_connection_unref (connection);
}

GwCensus *
gw_census_new (void)
{
  GwCensus *self = g_new0 (GwCensus, 1);

  self->connections = g_hash_table_new_full (NULL, NULL, release, g_free);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
gw_census_free (GwCensus *self)
{
  g_hash_table_unref (self->connections);
  g_hash_table_unref (self->peers);
  g_free (self);
}

gboolean
gw_census_has_room (GwCensus *self, const GwHttpLimits *limits, GSocketAddress *remote)
{
  g_autofree char *key = NULL;

  if (gw_census_count (self) >= limits->connections)
    return FALSE;
  if (gw_peer_is_loopback (remote))
    return TRUE;

  key = gw_peer_key (remote);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, key)) <
         limits->connections_per_address;
}

void
gw_census_add (GwCensus *self, GwConnection *connection)
{
  char *key = gw_peer_key (gw_connection_remote (connection));
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, key));

  g_hash_table_insert (self->peers, g_strdup (key), GUINT_TO_POINTER (count + 1));
  g_hash_table_insert (self->connections, gw_connection_ref (connection), key);
}

void
gw_census_remove (GwCensus *self, GwConnection *connection)
{
  const char *key = g_hash_table_lookup (self->connections, connection);
  guint count;

  if (key == NULL)
    return;

  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, key));
  if (count > 1)
    g_hash_table_insert (self->peers, g_strdup (key), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (self->peers, key);
  g_hash_table_remove (self->connections, connection);
}

guint
gw_census_count (GwCensus *self)
{
  return g_hash_table_size (self->connections);
}

GPtrArray *
gw_census_list (GwCensus *self)
{
  GPtrArray *list = g_ptr_array_new_full (gw_census_count (self), release);
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    g_ptr_array_add (list, gw_connection_ref (connection));
  return list;
}
