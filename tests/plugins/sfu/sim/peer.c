#include <string.h>

#include "tests/plugins/sfu/sim/world.h"

struct _SimPeer
{
  Sim *sim;
  const SimPeerEvents *events;
  gpointer data;
  SfuConnection *connection;
  SfuTransport *transport; /* NULL when gone */
  SimLink up, down;
  guint flying; /* datagrams on their way, which know this peer */
  gboolean gone;
};

typedef enum
{
  UP_RTP,
  UP_RTCP,
  DOWN_RTP,
  DOWN_RTCP,
} Kind;

typedef struct
{
  SimPeer *peer;
  Kind kind;
  gsize size;
  guint8 data[];
} Datagram;

static void
on_state (SfuConnection *connection, SfuTransportState state, gpointer data)
{
}

static const SfuConnectionEvents connection_events = { .state = on_state };

SimPeer *
sim_peer_new_connecting (Sim *sim, const SimPeerEvents *events, gpointer data)
{
  SimPeer *self = g_new0 (SimPeer, 1);
  g_autofree char *ufrag = NULL;

  self->sim = sim;
  self->events = events;
  self->data = data;
  self->up.delay = self->down.delay = 20 * MS;
  self->connection = sfu_connection_new (sim_media (sim), &connection_events, self);
  ufrag = g_strdup_printf ("%p", (gpointer) self);
  sim_add_peer (sim, ufrag, self);
  sfu_connection_set_remote (self->connection, ufrag, "pwd", "sha-256", "");
  sim_settle (sim);
  sim_transport_set_state (self->transport, SFU_TRANSPORT_CONNECTING);
  sim_settle (sim);
  return self;
}

void
sim_peer_connect (SimPeer *self)
{
  sim_transport_set_state (self->transport, SFU_TRANSPORT_CONNECTED);
  sim_settle (self->sim);
}

SimPeer *
sim_peer_new (Sim *sim, const SimPeerEvents *events, gpointer data)
{
  SimPeer *self = sim_peer_new_connecting (sim, events, data);

  sim_peer_connect (self);
  return self;
}

static void
free_when_landed (SimPeer *self)
{
  if (self->gone && self->flying == 0)
    g_free (self);
}

void
sim_peer_free (SimPeer *self)
{
  sfu_connection_free (self->connection);
  sim_settle (self->sim);
  self->gone = TRUE;
  free_when_landed (self);
}

SfuConnection *
sim_peer_connection (SimPeer *self)
{
  return self->connection;
}

SimLink *
sim_peer_uplink (SimPeer *self)
{
  return &self->up;
}

SimLink *
sim_peer_downlink (SimPeer *self)
{
  return &self->down;
}

void
sim_peer_set_transport (SimPeer *self, SfuTransport *transport)
{
  self->transport = transport;
}

static void
take_rtp (SimPeer *self, const guint8 *data, gsize size)
{
  GwPacket *packet = gw_packet_take (sim_pool (self->sim));

  g_assert_nonnull (packet);
  memcpy (packet->data, data, size);
  packet->size = (guint16) size;
  packet->arrival = sim_now (self->sim);
  sim_transport_take_rtp (self->transport, packet);
  gw_packet_unref (packet);
}

static void
land (gpointer data)
{
  g_autofree Datagram *datagram = data;
  SimPeer *self = datagram->peer;

  self->flying--;
  if (self->gone || self->transport == NULL)
    {
      free_when_landed (self);
      return;
    }
  if (datagram->kind == UP_RTP)
    take_rtp (self, datagram->data, datagram->size);
  else if (datagram->kind == UP_RTCP)
    sim_transport_take_rtcp (self->transport, datagram->data, datagram->size, sim_now (self->sim));
  else if (datagram->kind == DOWN_RTP)
    self->events->rtp (datagram->data, datagram->size, self->data);
  else
    self->events->rtcp (datagram->data, datagram->size, self->data);
}

/* Gilbert's two states, and each packet's own luck. */
static gboolean
is_lost (Sim *sim, SimLink *link)
{
  double turn = link->in_burst ? link->burst_ends : link->burst_begins;

  if (turn > 0 && sim_random (sim) < turn)
    link->in_burst = !link->in_burst;
  return link->cut || link->in_burst || (link->loss > 0 && sim_random (sim) < link->loss);
}

static void
fly (SimPeer *self, SimLink *link, Kind kind, const guint8 *data, gsize size)
{
  Datagram *datagram;
  gint64 delay = link->delay;

  if (is_lost (self->sim, link))
    return;
  if (link->jitter > 0)
    delay += (gint64) (sim_random (self->sim) * (double) link->jitter);
  datagram = g_malloc (sizeof (Datagram) + size);
  *datagram = (Datagram){ self, kind, size };
  memcpy (datagram->data, data, size);
  self->flying++;
  sim_at (self->sim, sim_now (self->sim) + delay, land, datagram);
}

void
sim_peer_send_rtp (SimPeer *self, const guint8 *data, gsize size)
{
  fly (self, &self->up, UP_RTP, data, size);
}

void
sim_peer_send_rtcp (SimPeer *self, const guint8 *data, gsize size)
{
  fly (self, &self->up, UP_RTCP, data, size);
}

void
sim_peer_deliver_rtp (SimPeer *self, const guint8 *data, gsize size)
{
  fly (self, &self->down, DOWN_RTP, data, size);
}

void
sim_peer_deliver_rtcp (SimPeer *self, const guint8 *data, gsize size)
{
  fly (self, &self->down, DOWN_RTCP, data, size);
}
