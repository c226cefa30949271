/* What passes between clients and peers on one worker: requests are answered, data is relayed
 * through relays behind one epoll source. Where clients come in does not matter here: each has its
 * way back. Worker thread, but for new and free. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/turn/counters.h"
#include "plugins/turn/peers.h"
#include "plugins/turn/shared.h"
#include "plugins/turn/way.h"

G_BEGIN_DECLS

typedef struct _TurnTraffic TurnTraffic;

/* @shared, @metrics outlive it. Control thread. */
TurnTraffic *
turn_traffic_new (TurnShared *shared, TurnPeers *peers, const TurnMetrics *metrics, GError **error);

/* Ends its allocations. Before it is attached, any thread; else the worker's. */
void turn_traffic_free (TurnTraffic *traffic);

/* Begins on @context. @flush: called when datagrams of peers were written to their clients. */
typedef void (*TurnTrafficFlush) (gpointer data);
void turn_traffic_attach (TurnTraffic *traffic,
                          GMainContext *context,
                          TurnTrafficFlush flush,
                          gpointer data);

/* A message or ChannelData of a client. */
void turn_traffic_receive (TurnTraffic *traffic, const TurnWay *way, GwPacket *packet);

/* No more of this burst: what is held back for peers leaves. */
void turn_traffic_end_burst (TurnTraffic *traffic);

/* Whether the client has an allocation. */
gboolean turn_traffic_serves (const TurnTraffic *traffic, const TurnTuple *tuple);

/* The client is gone, and with it its allocation. */
void turn_traffic_forget (TurnTraffic *traffic, const TurnTuple *tuple);

/* From now on, for new permissions. */
void turn_traffic_set_peers (TurnTraffic *traffic, TurnPeers *peers);

/* Ends what has expired, and publishes the counters. @now: monotonic microseconds. */
void turn_traffic_tick (TurnTraffic *traffic, gint64 now);

G_END_DECLS
