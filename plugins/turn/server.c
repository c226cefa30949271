#include "plugins/turn/server.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"
#include "gateway/net/udp.h"
#include "plugins/turn/lane.h"

/* Tries to find a port that is free in both protocols. */
#define PICKS 16

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

/* The workers' sockets share their ports with each other and with nobody else: without this look,
 * a second server of the same user would take half of our clients in silence. */
static gboolean
check_free_udp (GwAddress *address, GError **error)
{
  GwUdp *udp = gw_udp_new (address, error);

  if (!udp)
    return FALSE;
  address->port = gw_udp_local (udp)->port;
  gw_udp_free (udp);
  return TRUE;
}

static gboolean
check_free_tcp (const GwAddress *address, GError **error)
{
  struct sockaddr_storage name;
  socklen_t size = gw_address_to_sockaddr (address, &name);
  char text[GW_ADDRESS_TEXT_MAX];
  int fd = socket (address->family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  gboolean is_free = fd >= 0 && setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                     bind (fd, (struct sockaddr *) &name, size) == 0 && listen (fd, 1) == 0;

  if (!is_free)
    g_set_error (error, GW_ERROR, GW_ERROR_ADDRESS, "cannot bind TCP %s: %s",
                 gw_address_print (address, text), g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return is_free;
}

/* What the kernel picks for the one protocol may be taken in the other. */
static gboolean
choose_port (GwAddress *address, GError **error)
{
  guint tries = address->port == 0 ? PICKS : 1;
  const GwAddress wanted = *address;

  for (; tries > 0; tries--)
    {
      *address = wanted;
      g_clear_error (error);
      if (!check_free_udp (address, error))
        return FALSE;
      if (check_free_tcp (address, error))
        return TRUE;
    }
  return FALSE;
}

static gboolean
choose_ports (TurnServerPlan *plan, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (choose_port (&plan->local, &cause) &&
      (!plan->identity || choose_port (&plan->secure, &cause)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
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
