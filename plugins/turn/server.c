#include "plugins/turn/server.h"

#include "plugins/turn/free-port.h"
#include "plugins/turn/lane.h"

struct _TurnServer
{
  guint16 port;
  guint16 secure_port; /* 0: none */
  TurnMetrics metrics;
  GPtrArray *lanes; /* of TurnLane, by worker */
};

static void
lane_free (gpointer lane)
{
  turn_lane_free (lane);
}

static gboolean
choose_ports (TurnServerPlan *plan, GError **error)
{
  return turn_free_port_find (&plan->local, "[turn] port", error) &&
         (!plan->identity || turn_free_port_find (&plan->secure, "[turn] tls-port", error));
}

static gboolean
open_lane (TurnLane *lane, const TurnServerPlan *plan, GError **error)
{
  return turn_lane_add_tcp (lane, &plan->local, error) &&
         (!plan->identity || turn_lane_add_secure (lane, &plan->secure, plan->identity, error));
}

static gboolean
add_lanes (TurnServer *self,
           GwWorkers *workers,
           const TurnServerPlan *plan,
           TurnShared *shared,
           TurnPeers *peers,
           GError **error)
{
  for (guint i = 0; i < gw_workers_count (workers); i++)
    {
      TurnLane *lane = turn_lane_new (gw_workers_get (workers, i), &plan->local, shared, peers,
                                      &self->metrics, error);
      if (!lane)
        return FALSE;
      g_ptr_array_add (self->lanes, lane);
      if (!open_lane (lane, plan, error))
        return FALSE;
    }
  return TRUE;
}

TurnServer *
turn_server_new (GwWorkers *workers,
                 const TurnServerPlan *plan,
                 TurnShared *shared,
                 TurnPeers *peers,
                 GwMetrics *metrics,
                 GError **error)
{
  g_autoptr (TurnServer) self = g_new0 (TurnServer, 1);
  TurnServerPlan chosen = *plan;

  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  turn_metrics_init (&self->metrics, metrics);
  if (!choose_ports (&chosen, error) || !add_lanes (self, workers, &chosen, shared, peers, error))
    return NULL;
  self->port = chosen.local.port;
  self->secure_port = chosen.identity ? chosen.secure.port : 0;
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

void
turn_server_set_identity (TurnServer *self, TurnIdentity *identity)
{
  for (guint i = 0; i < self->lanes->len; i++)
    turn_lane_set_identity (self->lanes->pdata[i], identity);
}

guint16
turn_server_port (const TurnServer *self)
{
  return self->port;
}

guint16
turn_server_secure_port (const TurnServer *self)
{
  return self->secure_port;
}
