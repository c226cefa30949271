#include "plugins/turn/server.h"

#include "gateway/net/udp.h"
#include "plugins/turn/lane.h"

struct _TurnServer
{
  TurnMetrics metrics;
  GPtrArray *lanes; /* of TurnLane, by worker */
};

static void
lane_free (gpointer lane)
{
  turn_lane_free (lane);
}

/* The workers' sockets share the port with each other and with nobody else: without this look,
 * a second server of the same user would take half of our clients in silence. */
static gboolean
check_free (const GwAddress *local, GError **error)
{
  GwUdp *udp = gw_udp_new (local, error);
  if (!udp)
    return FALSE;
  gw_udp_free (udp);
  return TRUE;
}

static gboolean
add_lanes (TurnServer *self,
           GwWorkers *workers,
           const GwAddress *local,
           TurnShared *shared,
           TurnPeers *peers,
           GError **error)
{
  GwAddress address = *local;
  for (guint i = 0; i < gw_workers_count (workers); i++)
    {
      TurnLane *lane = turn_lane_new (gw_workers_get (workers, i), &address, shared, peers,
                                      &self->metrics, error);
      if (!lane)
        return FALSE;
      g_ptr_array_add (self->lanes, lane);
      address.port = turn_lane_port (lane);
    }
  return TRUE;
}

TurnServer *
turn_server_new (GwWorkers *workers,
                 const GwAddress *local,
                 TurnShared *shared,
                 TurnPeers *peers,
                 GwMetrics *metrics,
                 GError **error)
{
  if (!check_free (local, error))
    return NULL;
  g_autoptr (TurnServer) self = g_new0 (TurnServer, 1);
  turn_metrics_init (&self->metrics, metrics);
  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  if (!add_lanes (self, workers, local, shared, peers, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
turn_server_free (TurnServer *self)
{
  g_ptr_array_unref (self->lanes);
  g_free (self);
}

void
turn_server_start (TurnServer *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    turn_lane_start (self->lanes->pdata[i]);
}

void
turn_server_set_peers (TurnServer *self, TurnPeers *peers)
{
  for (guint i = 0; i < self->lanes->len; i++)
    turn_lane_set_peers (self->lanes->pdata[i], peers);
}

guint16
turn_server_port (const TurnServer *self)
{
  return turn_lane_port (self->lanes->pdata[0]);
}
