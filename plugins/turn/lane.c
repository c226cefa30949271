#include "plugins/turn/lane.h"

#include "gateway/net/udp.h"
#include "plugins/turn/dtls-door.h"
#include "plugins/turn/stream-door.h"
#include "plugins/turn/traffic.h"

/* Milliseconds between two looks at what has expired. */
#define TICK 1000

struct _TurnLane
{
  GwWorker *worker;
  TurnTraffic *traffic;
  TurnGuests *guests;
  GwUdp *udp;
  TurnStreamDoor *tcp, *tls; /* nullable */
  TurnDtlsDoor *dtls;        /* nullable */
  GSource *timer;
};

static guint8 *
reserve (gpointer udp, const TurnTuple *tuple, gsize size)
{
  return gw_udp_reserve (udp, &tuple->remote, &tuple->local, size);
}

static void
commit (gpointer udp, gsize size)
{
  gw_udp_commit (udp, size);
}

/* All clients that come by UDP in the clear share the socket. */
static const TurnWriter udp_writer = { reserve, commit };

static void
receive (GwUdp *udp, GwPacket *packet, gpointer data)
{
  TurnLane *self = data;
  TurnWay way = { { packet->remote, packet->local, TURN_UDP }, &udp_writer, udp };

  turn_traffic_receive (self->traffic, &way, packet);
}

static void
end_burst (GwUdp *udp, gpointer data)
{
  turn_traffic_end_burst (((TurnLane *) data)->traffic);
}

static const GwUdpEvents udp_events = { .packet = receive, .burst_end = end_burst };

static void
flush (gpointer data)
{
  TurnLane *self = data;

  gw_udp_flush (self->udp);
  if (self->tcp)
    turn_stream_door_flush (self->tcp);
  if (self->tls)
    turn_stream_door_flush (self->tls);
  if (self->dtls)
    turn_dtls_door_flush (self->dtls);
}

static gboolean
on_tick (gpointer data)
{
  TurnLane *self = data;
  gint64 now = g_source_get_time (self->timer);

  turn_traffic_tick (self->traffic, now);
  if (self->tcp)
    turn_stream_door_tick (self->tcp, now);
  if (self->tls)
    turn_stream_door_tick (self->tls, now);
  if (self->dtls)
    turn_dtls_door_tick (self->dtls, now);
  return G_SOURCE_CONTINUE;
}

TurnLane *
turn_lane_new (GwWorker *worker,
               const GwAddress *local,
               TurnShared *shared,
               TurnPeers *peers,
               const TurnMetrics *metrics,
               GError **error)
{
  GwUdp *udp = gw_udp_new_shared (local, error);
  if (!udp)
    return NULL;
  TurnTraffic *traffic = turn_traffic_new (shared, peers, metrics, error);
  if (!traffic)
    {
      gw_udp_free (udp);
      return NULL;
    }
  TurnLane *self = g_new0 (TurnLane, 1);
  self->worker = worker;
  self->udp = udp;
  self->traffic = traffic;
  self->guests = turn_guests_new ();
  return self;
}

gboolean
turn_lane_add_tcp (TurnLane *self, const GwAddress *local, GError **error)
{
  self->tcp = turn_stream_door_new (local, NULL, self->traffic, self->guests, error);
  return self->tcp != NULL;
}

gboolean
turn_lane_add_secure (TurnLane *self,
                      const GwAddress *local,
                      TurnIdentity *identity,
                      GError **error)
{
  self->tls = turn_stream_door_new (local, identity, self->traffic, self->guests, error);
  if (!self->tls)
    return FALSE;
  self->dtls = turn_dtls_door_new (local, identity, self->traffic, self->guests, error);
  return self->dtls != NULL;
}

static void
start_on_worker (gpointer data)
{
  TurnLane *self = data;
  GMainContext *context = gw_worker_context (self->worker);

  self->timer = g_timeout_source_new (TICK);
  g_source_set_static_name (self->timer, "turn");
  g_source_set_callback (self->timer, on_tick, self, NULL);
  g_source_attach (self->timer, context);
  turn_traffic_attach (self->traffic, context, flush, self);
  if (self->tcp)
    turn_stream_door_attach (self->tcp, self->worker);
  if (self->tls)
    turn_stream_door_attach (self->tls, self->worker);
  if (self->dtls)
    turn_dtls_door_attach (self->dtls, self->worker);
  gw_udp_attach (self->udp, self->worker, &udp_events, self);
}

void
turn_lane_start (TurnLane *self)
{
  gw_worker_call_sync (self->worker, start_on_worker, self);
}

static void
free_on_worker (gpointer data)
{
  TurnLane *self = data;
  if (self->timer)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  g_clear_pointer (&self->tcp, turn_stream_door_free);
  g_clear_pointer (&self->tls, turn_stream_door_free);
  g_clear_pointer (&self->dtls, turn_dtls_door_free);
  turn_traffic_free (self->traffic);
  gw_udp_free (self->udp);
}

void
turn_lane_free (TurnLane *self)
{
  gw_worker_call_sync (self->worker, free_on_worker, self);
  turn_guests_free (self->guests);
  g_free (self);
}

typedef struct
{
  TurnLane *lane;
  TurnPeers *peers;
} NewPeers;

static void
set_peers_on_worker (gpointer data)
{
  g_autofree NewPeers *message = data;
  turn_traffic_set_peers (message->lane->traffic, message->peers);
  turn_peers_unref (message->peers);
}

void
turn_lane_set_peers (TurnLane *self, TurnPeers *peers)
{
  NewPeers *message = g_new (NewPeers, 1);
  message->lane = self;
  message->peers = turn_peers_ref (peers);
  gw_mailbox_call (gw_worker_mailbox (self->worker), set_peers_on_worker, message);
}

typedef struct
{
  TurnLane *lane;
  TurnIdentity *identity;
} NewIdentity;

static void
set_identity_on_worker (gpointer data)
{
  g_autofree NewIdentity *message = data;
  turn_stream_door_set_identity (message->lane->tls, message->identity);
  turn_dtls_door_set_identity (message->lane->dtls, message->identity);
  turn_identity_unref (message->identity);
}

void
turn_lane_set_identity (TurnLane *self, TurnIdentity *identity)
{
  NewIdentity *message = g_new (NewIdentity, 1);
  message->lane = self;
  message->identity = turn_identity_ref (identity);
  gw_mailbox_call (gw_worker_mailbox (self->worker), set_identity_on_worker, message);
}
