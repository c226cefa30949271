/* The media plane in simulated time: connections, receivers, senders, inbounds, feeds and outbounds
 * as they are, two lanes that run one after the other on this thread, and peers behind links that
 * lose, delay and reorder. No sockets, no threads; what is random comes from one seed. */
#pragma once

#include "gateway/media/packet.h"
#include "plugins/sfu/connection.h"
#include "plugins/sfu/media/lane.h"

G_BEGIN_DECLS

#define MS G_TIME_SPAN_MILLISECOND
#define SECOND G_TIME_SPAN_SECOND

typedef struct _Sim Sim;

Sim *sim_new (guint32 seed);
void sim_free (Sim *sim); /* everything opened on it is freed by then */

gint64 sim_now (const Sim *sim); /* microseconds */
double sim_random (Sim *sim);    /* 0 to 1 */
SfuMedia *sim_media (Sim *sim);

/* Calls @call at @when, in the order of time and, then, of these calls. */
void sim_at (Sim *sim, gint64 when, void (*call) (gpointer data), gpointer data);

/* Lets @duration pass. */
void sim_run (Sim *sim, gint64 duration);

/* What the control thread asked of the lanes is done. */
void sim_settle (Sim *sim);

/* One way between a peer and us. */
typedef struct
{
  gint64 delay;
  gint64 jitter;       /* at most so much more, each packet on its own: reorders */
  double loss;         /* of each packet on its own */
  double burst_begins; /* probability, per packet, that a burst of losses begins */
  double burst_ends;
  gboolean cut; /* everything is lost */
  gboolean in_burst;
} SimLink;

/* The far end of one PeerConnection. */
typedef struct _SimPeer SimPeer;

typedef struct
{
  void (*rtp) (const guint8 *data, gsize size, gpointer data_);
  void (*rtcp) (const guint8 *data, gsize size, gpointer data_);
} SimPeerEvents;

/* Connected from the beginning. */
SimPeer *sim_peer_new (Sim *sim, const SimPeerEvents *events, gpointer data);
/* Its handshake goes on until sim_peer_connect(). */
SimPeer *sim_peer_new_connecting (Sim *sim, const SimPeerEvents *events, gpointer data);
void sim_peer_connect (SimPeer *peer);
void sim_peer_free (SimPeer *peer);
SfuConnection *sim_peer_connection (SimPeer *peer);
SimLink *sim_peer_uplink (SimPeer *peer);   /* towards us */
SimLink *sim_peer_downlink (SimPeer *peer); /* from us */
void sim_peer_send_rtp (SimPeer *peer, const guint8 *data, gsize size);
void sim_peer_send_rtcp (SimPeer *peer, const guint8 *data, gsize size);

G_END_DECLS
