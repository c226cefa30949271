/* One subscriber's copy of a track: the worker's side of SfuSender. Chooses which encoding the
 * subscriber gets, begins and switches at key frames, and leaves the rest to its out-stream. Made
 * on the control thread, then its lane's thread only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/media/feed-set.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/report-block.h"
#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

/* Control thread. @feeds: on the same lane as the endpoint it will be attached to; none for an
 * outbound that waits for sfu_outbound_set_feeds(). */
SfuOutbound *
sfu_outbound_new (SfuLane *lane, const SfuFeedSet *feeds, const SfuSendParameters *parameters);

/* Leaves feeds and endpoint. */
void sfu_outbound_free (SfuOutbound *outbound);

/* Begins: from here on the feeds' packets are sent. */
void sfu_outbound_attach (SfuOutbound *outbound, SfuEndpoint *endpoint);

/* From here on packets of @feeds, as one stream with what was sent before. */
void sfu_outbound_set_feeds (SfuOutbound *outbound, const SfuFeedSet *feeds);

void sfu_outbound_feed_gone (SfuOutbound *outbound, SfuFeed *feed);
void sfu_outbound_endpoint_gone (SfuOutbound *outbound);

void sfu_outbound_set_paused (SfuOutbound *outbound, gboolean paused);

/* As sfu_sender_set_wanted(). */
void sfu_outbound_set_wanted (SfuOutbound *outbound, guint height, guint frame_rate);

/* What comes next follows without a gap: audio with the next packet, video with a key frame. */
void sfu_outbound_wait (SfuOutbound *outbound);

/* The subscriber has answered, and has yet to agree on keys: that takes it round trips, in which a
 * key frame can come, where there is none at hand that it may begin with. */
void sfu_outbound_connecting (SfuOutbound *outbound, gint64 now);

/* The subscriber can be reached from now on: video begins with the key frame that is at hand, or
 * with one that is asked for. */
void sfu_outbound_connected (SfuOutbound *outbound, gint64 now);

/* The feed's. */
void sfu_outbound_packet (SfuOutbound *outbound, SfuFeed *feed, GwPacket *packet);
void sfu_outbound_key_frame_begins (SfuOutbound *outbound, SfuFeed *feed, GwPacket *packet);

/* About every 20 ms: goes on sending a key frame's group, and looks at times which encoding is the
 * right one. */
void sfu_outbound_tick (SfuOutbound *outbound, gint64 now);

const SfuSendParameters *sfu_outbound_parameters (const SfuOutbound *outbound);

/* What the subscriber says of it. */
void sfu_outbound_nack (SfuOutbound *outbound, SfuRtcpNack *nack, gint64 now);
void sfu_outbound_key_frame (SfuOutbound *outbound, gint64 now);
void sfu_outbound_report (SfuOutbound *outbound, const SfuReportBlock *block, gint64 now);

/* Adds a sender report with its CNAME when one is due. Returns: %FALSE when there was no room. */
gboolean sfu_outbound_write_report (SfuOutbound *outbound, SfuRtcpBuilder *builder, gint64 now);

G_END_DECLS
