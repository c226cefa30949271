/* One encoding of a published track as one lane has it: the last packets, for retransmission and
 * for who comes late, what flows lately, and the outbounds of this lane's subscribers. The
 * inbound's own lane feeds it directly, others by batches. Made on the control thread, then worker
 * thread only.
 *
 * Where packets come from and who takes them is not the feed's business: another node's packets
 * could enter by sfu_feed_packet(), a recorder is one more outbound. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/dd-reader.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/media/red-trail.h"
#include "plugins/sfu/rtp/frame-group.h"
#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/rtp/sender-report.h"
#include "plugins/sfu/rtp/stream-meter.h"

G_BEGIN_DECLS

/* Control thread. @inbound: outlives the feed. */
SfuFeed *sfu_feed_new (SfuLane *lane, SfuInbound *inbound, SfuLane *home, SfuKind kind);

/* On the feed's lane; until then nothing is fed. */
void sfu_feed_attach (SfuFeed *feed);

/* On the feed's lane: its outbounds fall silent. */
void sfu_feed_free (SfuFeed *feed);

SfuLane *sfu_feed_lane (const SfuFeed *feed); /* any thread */

/* @packet: parsed, its meta's key-frame flag, source and extended number set. */
void sfu_feed_packet (SfuFeed *feed, GwPacket *packet);

/* Sends what came since the last time: subscriber by subscriber, so that the packets to one
 * address lie together and may leave as one (UDP_SEGMENT). */
void sfu_feed_flush (SfuFeed *feed);

/* The publisher falls silent on purpose: what comes next follows without a gap. */
void sfu_feed_pause (SfuFeed *feed);

void sfu_feed_set_clock (SfuFeed *feed, const SfuSenderClock *clock);
const SfuSenderClock *sfu_feed_clock (const SfuFeed *feed);

/* A watcher hears where key frames begin; a follower, which is one of the watchers, gets every
 * packet. */
void sfu_feed_watch (SfuFeed *feed, SfuOutbound *outbound);
void sfu_feed_unwatch (SfuFeed *feed, SfuOutbound *outbound);
void sfu_feed_follow (SfuFeed *feed, SfuOutbound *outbound);
void sfu_feed_unfollow (SfuFeed *feed, SfuOutbound *outbound);

/* Asks the publisher, throttled, until one comes. */
void sfu_feed_request_key_frame (SfuFeed *feed, gint64 now);

/* Returns: (transfer none) (nullable): a packet sent lately. @source: as in its meta. */
GwPacket *sfu_feed_lookup (SfuFeed *feed, guint16 source, gint64 seq, gint64 now);

/* Returns: the highest number that sfu_feed_lookup() may find; 0 for none. */
gint64 sfu_feed_newest (const SfuFeed *feed);

guint16 sfu_feed_source (const SfuFeed *feed); /* of the newest packet */

/* Returns: (nullable): of sound, with the packet that is being sent put last. */
const SfuRedTrail *sfu_feed_trail (const SfuFeed *feed);

/* Returns: (nullable): what @packet's dependency descriptor says, until the next call; %NULL when
 * it has none, or one that cannot be read (yet). */
const SfuDdFrame *sfu_feed_descriptor (SfuFeed *feed, GwPacket *packet);
/* @frame: (nullable). Returns: (nullable): what it is told in. */
const SfuDdStructure *sfu_feed_structure (const SfuFeed *feed, const SfuDdFrame *frame);

const SfuStreamMeter *sfu_feed_meter (const SfuFeed *feed);
const SfuFrameGroup *sfu_feed_group (const SfuFeed *feed);

/* Returns: (transfer none) (nullable): the first packet of the newest key frame, where that came
 * after @since and what followed it is little enough to be sent all at once. */
GwPacket *sfu_feed_short_group (SfuFeed *feed, gint64 since, gint64 now);

void sfu_feed_tick (SfuFeed *feed, gint64 now);

G_END_DECLS
