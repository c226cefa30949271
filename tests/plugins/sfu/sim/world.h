/* What the simulation's parts know of each other. */
#pragma once

#include "plugins/sfu/media/level-watch.h"
#include "tests/plugins/sfu/sim/sim.h"

G_BEGIN_DECLS

#define SIM_LANES 2

struct _SfuMedia
{
  Sim *sim;
  SfuLane *lanes[SIM_LANES];
  guint taken;
  GArray *candidates; /* empty */
  GwMailbox *control;
  SfuLevelWatch *level_watch;
};

SfuLane *sim_lane_new (Sim *sim, SfuLane **lanes, guint index, SfuLevelWatch *watch);
void sim_lane_free (SfuLane *lane);
void sim_lane_tick (SfuLane *lane, gint64 now);

/* The end of a burst. Returns: whether there was anything to do. */
gboolean sim_lane_work (SfuLane *lane);

GwPacketPool *sim_pool (Sim *sim);

/* The peer whose connection has these remote credentials. */
SimPeer *sim_find_peer (Sim *sim, const char *ufrag);
void sim_add_peer (Sim *sim, const char *ufrag, SimPeer *peer);

void sim_peer_set_transport (SimPeer *peer, SfuTransport *transport); /* (nullable) */
void sim_peer_deliver_rtp (SimPeer *peer, const guint8 *data, gsize size);
void sim_peer_deliver_rtcp (SimPeer *peer, const guint8 *data, gsize size);
void sim_transport_set_state (SfuTransport *transport, SfuTransportState state);
void sim_transport_take_rtp (SfuTransport *transport, GwPacket *packet);
void sim_transport_take_rtcp (SfuTransport *transport, const guint8 *data, gsize size, gint64 now);

G_END_DECLS
