/* The media plane on one worker: its port, its endpoints and feeds, the clock that drives reports
 * and retransmission requests, and the batches of packets for other lanes. All lanes of a process
 * know each other. Worker thread only, unless a function says otherwise. */
#pragma once

#include <glib.h>

#include "gateway/host/metrics.h"
#include "plugins/sfu/transport/port.h"

G_BEGIN_DECLS

struct _SfuLevels;
struct _SfuLevelWatch;

typedef struct _SfuLane SfuLane;
typedef struct _SfuEndpoint SfuEndpoint;
typedef struct _SfuInbound SfuInbound;
typedef struct _SfuFeed SfuFeed;
typedef struct _SfuOutbound SfuOutbound;

/* What happened on the lane since its start, for the metrics. */
typedef struct
{
  guint64 rtp_malformed;      /* packets whose header cannot be read */
  guint64 rtp_unknown;        /* of no track that was agreed on */
  guint64 rtcp_malformed;     /* compounds that cannot be read */
  guint64 nacks_sent;         /* packets asked of publishers */
  guint64 nacks_received;     /* packets asked of us */
  guint64 retransmitted;      /* packets sent again */
  guint64 key_frame_requests; /* PLIs sent to publishers */
} SfuLaneStats;

/* Control thread. @lanes: all lanes by worker index, filled by the caller before the first
 * sfu_lane_start(); outlives the lane. @port: (transfer full). */
SfuLane *sfu_lane_new (SfuPort *port,
                       SfuLane **lanes,
                       guint n_lanes,
                       struct _SfuLevelWatch *level_watch,
                       GwMetrics *metrics);

void sfu_lane_start (SfuLane *lane); /* control thread */

/* Control thread; endpoints and feeds are gone by then, and so are the packets handed over. */
void sfu_lane_free (SfuLane *lane);

guint sfu_lane_index (const SfuLane *lane);        /* any thread */
guint sfu_lane_count (const SfuLane *lane);        /* any thread: lanes there are */
SfuPort *sfu_lane_port (const SfuLane *lane);      /* any thread */
GwMailbox *sfu_lane_mailbox (const SfuLane *lane); /* any thread */
SfuLaneStats *sfu_lane_stats (SfuLane *lane);
struct _SfuLevels *sfu_lane_levels (SfuLane *lane);

/* The clock of all that runs on lanes: monotonic microseconds. Any thread. */
gint64 sfu_lane_now (const SfuLane *lane);

/* The lane calls sfu_endpoint_tick() of each endpoint about every 20 ms. */
void sfu_lane_add_endpoint (SfuLane *lane, SfuEndpoint *endpoint);
void sfu_lane_remove_endpoint (SfuLane *lane, SfuEndpoint *endpoint);

/* The lane calls sfu_feed_tick() of each feed about every 100 ms. */
void sfu_lane_add_feed (SfuLane *lane, SfuFeed *feed);
void sfu_lane_remove_feed (SfuLane *lane, SfuFeed *feed);

/* @feed has packets: sfu_feed_flush() is called once the burst, or the batch, is through. */
void sfu_lane_mark_pending (SfuLane *lane, SfuFeed *feed);
void sfu_lane_flush_feeds (SfuLane *lane);

/* @endpoint has feedback that should leave with this burst: sfu_endpoint_feedback() is called at
 * its end. */
void sfu_lane_mark_urgent (SfuLane *lane, SfuEndpoint *endpoint);

/* Hands @packet to @feed on the lane @to, at the end of the burst. */
void sfu_lane_hand_over (SfuLane *lane, guint to, SfuFeed *feed, GwPacket *packet);

/* Sends what waits for the lane @to; before a message that must not overtake packets. */
void sfu_lane_flush_to (SfuLane *lane, guint to);

G_END_DECLS
