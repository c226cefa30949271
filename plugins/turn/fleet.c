#include "plugins/turn/fleet.h"

#include <string.h>

struct _TurnFleet
{
  GwHost *host;
  const TurnShared *shared;
  TurnPeers *base;
  GArray *own, *sfus; /* at the last look */
};

TurnFleet *
turn_fleet_new (GwHost *host, const TurnShared *shared, TurnPeers *base)
{
  TurnFleet *self = g_new0 (TurnFleet, 1);
  self->host = host;
  self->shared = shared;
  self->base = turn_peers_ref (base);
  self->own = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  self->sfus = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));
  return self;
}

void
turn_fleet_free (TurnFleet *self)
{
  turn_peers_unref (self->base);
  g_array_unref (self->own);
  g_array_unref (self->sfus);
  g_free (self);
}

static void
add_ports (const GwMediaPorts *ports, gpointer data)
{
  g_array_append_val (data, *ports);
}

static gboolean
same (const GArray *a, const GArray *b)
{
  return a->len == b->len &&
         (a->len == 0 ||
          memcmp (a->data, b->data, a->len * g_array_get_element_size ((GArray *) a)) == 0);
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
  g_autoptr (GArray) sfus = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));

  gw_host_visit_media (self->host, add_ports, sfus);
  if (same (own, self->own) && same (sfus, self->sfus))
    return NULL;
  g_array_unref (self->own);
  g_array_unref (self->sfus);
  self->own = g_array_ref (own);
  self->sfus = g_array_ref (sfus);
  return turn_peers_with (self->base, &(TurnSurroundings){ own, sfus });
}

guint
turn_fleet_sfus (const TurnFleet *self)
{
  return self->sfus->len;
}
