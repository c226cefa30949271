#include "plugins/turn/fleet.h"

#include <gio/gio.h>
#include <string.h>

#include "gateway/cluster/turn-peers.h"

/* Seconds for which a name is known once it was resolved. */
#define NAME_LIFE 60

typedef struct
{
  gint64 asked_at; /* seconds since 1970 UTC */
  GArray *addresses;
} Name;

struct _TurnFleet
{
  GwHost *host;
  const TurnShared *shared;
  TurnPeers *base;
  GHashTable *names; /* host name → Name */
  GCancellable *cancellable;
  GArray *own, *sfus; /* at the last look */
};

static GArray *
addresses_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (GwAddress));
}

static void
name_free (gpointer data)
{
  Name *name = data;
  g_array_unref (name->addresses);
  g_free (name);
}

TurnFleet *
turn_fleet_new (GwHost *host, const TurnShared *shared, TurnPeers *base)
{
  TurnFleet *self = g_new0 (TurnFleet, 1);
  self->host = host;
  self->shared = shared;
  self->base = turn_peers_ref (base);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, name_free);
  self->cancellable = g_cancellable_new ();
  self->own = addresses_new ();
  self->sfus = addresses_new ();
  return self;
}

void
turn_fleet_free (TurnFleet *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->names);
  turn_peers_unref (self->base);
  g_array_unref (self->own);
  g_array_unref (self->sfus);
  g_free (self);
}

typedef struct
{
  TurnFleet *fleet;
  char *host;
} Question;

static void
on_resolved (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autofree char *host = g_steal_pointer (&question->host);
  TurnFleet *self = question->fleet;
  g_autoptr (GError) error = NULL;
  GList *found = g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, &error);

  g_free (question);
  /* Cancelled: the fleet is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  Name *name = g_hash_table_lookup (self->names, host);
  if (!name || !found)
    return;
  g_array_set_size (name->addresses, 0);
  for (GList *link = found; link; link = link->next)
    {
      g_autofree char *ip = g_inet_address_to_string (link->data);
      GwAddress address;
      if (gw_address_parse_ip (ip, 0, &address))
        g_array_append_val (name->addresses, address);
    }
  g_resolver_free_addresses (found);
}

static const GArray *
resolve (TurnFleet *self, const char *host)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  Name *name = g_hash_table_lookup (self->names, host);

  if (!name)
    {
      name = g_new0 (Name, 1);
      name->addresses = addresses_new ();
      g_hash_table_insert (self->names, g_strdup (host), name);
    }
  if (now - name->asked_at >= NAME_LIFE)
    {
      g_autoptr (GResolver) resolver = g_resolver_get_default ();
      Question *question = g_new0 (Question, 1);
      question->fleet = self;
      question->host = g_strdup (host);
      name->asked_at = now;
      g_resolver_lookup_by_name_async (resolver, host, self->cancellable, on_resolved, question);
    }
  return name->addresses;
}

typedef struct
{
  TurnFleet *fleet;
  GArray *sfus;
} Look;

static void
add_peer (const GwAddress *peer, gpointer data)
{
  Look *look = data;
  g_array_append_val (look->sfus, *peer);
}

/* Of another machine the media ports are not known: any unprivileged one. */
static void
add_node (const GwNode *node, gpointer data)
{
  Look *look = data;
  g_autofree char *host = NULL;
  guint16 port;
  GwAddress address;

  if (gw_host_is_local_node (look->fleet->host, node->address) ||
      !gw_address_split (node->address, &host, &port, NULL))
    return;
  if (gw_address_parse_ip (host, 0, &address))
    {
      g_array_append_val (look->sfus, address);
      return;
    }
  const GArray *resolved = resolve (look->fleet, host);
  g_array_append_vals (look->sfus, resolved->data, resolved->len);
}

static gboolean
same (const GArray *a, const GArray *b)
{
  return a->len == b->len &&
         (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (GwAddress)) == 0);
}

/* Returns: (transfer full): also what a NAT in front of us turns into ours. */
static GArray *
own_addresses (const TurnShared *shared)
{
  GArray *own = gw_address_interfaces ();
  if (shared->v4.advertised.family != 0)
    g_array_append_val (own, shared->v4.advertised);
  if (shared->v6.advertised.family != 0)
    g_array_append_val (own, shared->v6.advertised);
  return own;
}

TurnPeers *
turn_fleet_look (TurnFleet *self)
{
  g_autoptr (GArray) own = own_addresses (self->shared);
  g_autoptr (GArray) sfus = addresses_new ();
  Look look = { self, sfus };
  gpointer instance;
  const GwTurnPeers *service = gw_host_lookup (self->host, GW_TURN_PEERS_SERVICE, &instance);

  if (service)
    service->visit (instance, add_peer, &look);
  gw_host_visit_nodes (self->host, "sfu", add_node, &look);
  if (same (own, self->own) && same (sfus, self->sfus))
    return NULL;
  g_array_unref (self->own);
  g_array_unref (self->sfus);
  self->own = g_array_ref (own);
  self->sfus = g_array_ref (sfus);
  return turn_peers_with (self->base, &(TurnSurroundings){ own, sfus });
}
