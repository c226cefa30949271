/* One subscriber's copy of a track: the worker's side of SfuSender. Rewrites headers, sends again
 * what the subscriber missed, tells it the publisher's clock. Made on the control thread, then its
 * lane's thread only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/report-block.h"
#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

/* Control thread. @feed: (nullable): on the same lane as the endpoint it will be attached to. */
SfuOutbound *sfu_outbound_new (SfuLane *lane, SfuFeed *feed, const SfuSendParameters *parameters);

/* Leaves feed and endpoint. */
void sfu_outbound_free (SfuOutbound *outbound);

/* Begins: from here on the feed's packets are sent. */
void sfu_outbound_attach (SfuOutbound *outbound, SfuEndpoint *endpoint);

/* From here on @feed's packets (nullable), as one stream with what was sent before. */
void sfu_outbound_set_feed (SfuOutbound *outbound, SfuFeed *feed);

void sfu_outbound_feed_gone (SfuOutbound *outbound);
void sfu_outbound_endpoint_gone (SfuOutbound *outbound);

void sfu_outbound_set_paused (SfuOutbound *outbound, gboolean paused);

/* As sfu_sender_set_wanted(). */
void sfu_outbound_set_wanted (SfuOutbound *outbound, guint height, guint frame_rate);

/* What comes next follows without a gap: audio with the next packet, video with a key frame. */
void sfu_outbound_wait (SfuOutbound *outbound);

/* The subscriber can be reached from now on: asks for the key frame that video waits for. */
void sfu_outbound_connected (SfuOutbound *outbound, gint64 now);

void sfu_outbound_packet (SfuOutbound *outbound, GwPacket *packet);

const SfuSendParameters *sfu_outbound_parameters (const SfuOutbound *outbound);

/* What the subscriber says of it. */
void sfu_outbound_nack (SfuOutbound *outbound, SfuRtcpNack *nack, gint64 now);
void sfu_outbound_key_frame (SfuOutbound *outbound, gint64 now);
void sfu_outbound_report (SfuOutbound *outbound, const SfuReportBlock *block, gint64 now);

/* Adds a sender report with its CNAME when one is due. Returns: %FALSE when there was no room. */
gboolean sfu_outbound_write_report (SfuOutbound *outbound, SfuRtcpBuilder *builder, gint64 now);

G_END_DECLS
