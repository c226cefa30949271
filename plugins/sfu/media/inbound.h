/* One encoding of a track as its publisher sends it to us: a worker's side of SfuReceiver. Counts,
 * asks again for what got lost, asks for key frames, and hands each packet to the feeds of all
 * lanes. Made on the control thread, then home lane's thread only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/report-block.h"
#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/rtp/remb-estimate.h"

G_BEGIN_DECLS

/* Control thread. @encoding: which of @parameters' it is. */
SfuInbound *sfu_inbound_new (SfuLane *home, const SfuReceiveParameters *parameters, guint encoding);

SfuLane *sfu_inbound_home (const SfuInbound *inbound); /* any thread */

/* @endpoint: (nullable): whose it is; %NULL when that has gone. */
void sfu_inbound_set_endpoint (SfuInbound *inbound, SfuEndpoint *endpoint);
SfuEndpoint *sfu_inbound_endpoint (const SfuInbound *inbound);

/* Nothing is handed out from here on. The memory goes once every lane has let go of its feed. */
void sfu_inbound_close (SfuInbound *inbound);

/* At most one feed per lane. What it begins with is sent to it, or asked for. */
void sfu_inbound_add_feed (SfuInbound *inbound, SfuFeed *feed);
/* Frees the feed on its own lane, after all packets handed to it. */
void sfu_inbound_drop_feed (SfuInbound *inbound, SfuFeed *feed);

void sfu_inbound_set_muted (SfuInbound *inbound, gboolean muted);

const SfuReceiveParameters *sfu_inbound_parameters (const SfuInbound *inbound);

typedef enum
{
  SFU_CLAIM_NONE,
  SFU_CLAIM_MEDIA,
  SFU_CLAIM_RTX,
} SfuClaim;

/* Whether a packet of an unknown SSRC may be this encoding's, and as what: as its payload type,
 * its mid and its rid (RFC 8852) have it, where it tells them. */
SfuClaim sfu_inbound_claim (const SfuInbound *inbound, GwPacket *packet);

/* The SSRCs as agreed or learnt; 0 while unknown. */
guint32 sfu_inbound_ssrc (const SfuInbound *inbound);
guint32 sfu_inbound_rtx_ssrc (const SfuInbound *inbound);
/* Returns: the SSRC it had before. */
guint32 sfu_inbound_learn (SfuInbound *inbound, SfuClaim claim, guint32 ssrc);

/* @packet: parsed, of one of its SSRCs. */
void sfu_inbound_packet (SfuInbound *inbound, GwPacket *packet);

void sfu_inbound_sender_report (SfuInbound *inbound, guint64 ntp, guint32 timestamp, gint64 now);
void sfu_inbound_request_key_frame (SfuInbound *inbound, gint64 now);

/* Adds NACKs and a PLI that are due. Returns: %TRUE when there may be more than had room. */
gboolean sfu_inbound_write_feedback (SfuInbound *inbound,
                                     SfuRtcpBuilder *builder,
                                     guint32 sender_ssrc,
                                     gint64 now);

/* Adds what came of it to @arrivals: of the amounts if it was agreed to tell its publisher how much
 * it may send, of delays the shorter ones. @delays: how many gave some so far. */
void sfu_inbound_add_arrivals (const SfuInbound *inbound, SfuArrivals *arrivals, guint *delays);
/* After a look at them. */
void sfu_inbound_turn_arrivals (SfuInbound *inbound);

/* Returns: %FALSE when nothing was received so far. */
gboolean sfu_inbound_report (SfuInbound *inbound, gint64 now, SfuReportBlock *block);

G_END_DECLS
