/* In place of plugins/sfu/transport: what is sent goes to a simulated peer's link. */
#include "plugins/sfu/transport/transport.h"

#include <string.h>

#include "tests/plugins/sfu/sim/world.h"

struct _SfuTransport
{
  SimPeer *peer;
  const SfuTransportEvents *events;
  gpointer data;
};

SfuTransport *
sfu_transport_new (SfuPort *port,
                   const SfuTransportParameters *parameters,
                   const SfuTransportEvents *events,
                   gpointer data)
{
  SfuTransport *self = g_new0 (SfuTransport, 1);

  self->peer = sim_find_peer ((Sim *) port, parameters->remote_ufrag);
  self->events = events;
  self->data = data;
  sim_peer_set_transport (self->peer, self);
  return self;
}

void
sfu_transport_free (SfuTransport *self)
{
  sim_peer_set_transport (self->peer, NULL);
  g_free (self);
}

void
sfu_transport_restart (SfuTransport *self, const SfuTransportParameters *parameters)
{
}

void
sim_transport_set_state (SfuTransport *self, SfuTransportState state)
{
  self->events->state (self, state, self->data);
}

void
sim_transport_take_rtp (SfuTransport *self, GwPacket *packet)
{
  self->events->rtp (self, packet, self->data);
}

void
sim_transport_take_rtcp (SfuTransport *self, const guint8 *data, gsize size, gint64 now)
{
  self->events->rtcp (self, data, size, now, self->data);
}

gsize
sfu_transport_send_rtp (SfuTransport *self,
                        const guint8 *header,
                        gsize header_size,
                        const guint8 *payload,
                        gsize payload_size)
{
  guint8 bytes[GW_PACKET_ROOM];

  g_assert_cmpuint (header_size + payload_size, <=, sizeof bytes);
  memcpy (bytes, header, header_size);
  memcpy (bytes + header_size, payload, payload_size);
  sim_peer_deliver_rtp (self->peer, bytes, header_size + payload_size);
  return header_size + payload_size;
}

gsize
sfu_transport_send_rtcp (SfuTransport *self, const guint8 *data, gsize size)
{
  sim_peer_deliver_rtcp (self->peer, data, size);
  return size;
}

void
sfu_port_flush (SfuPort *port)
{
}
