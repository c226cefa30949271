/* One PeerConnection on its lane: the worker's side of SfuConnection. Routes incoming RTP to
 * inbounds and RTCP to inbounds and outbounds, and sends the reports and feedback of all of them.
 * Made on the control thread, then its lane's thread only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/rtp/pieces.h"
#include "plugins/sfu/rtp/redundancy.h"
#include "plugins/sfu/transport/transport.h"

G_BEGIN_DECLS

/* @state: called on the lane's thread. */
typedef void (*SfuEndpointState) (SfuTransportState state, gpointer data);

/* Control thread. */
SfuEndpoint *sfu_endpoint_new (SfuLane *lane, SfuEndpointState state, gpointer data);

/* Inbounds and outbounds that are left become inert. */
void sfu_endpoint_free (SfuEndpoint *endpoint);

/* Opens the transport, or restarts its ICE. */
void sfu_endpoint_set_remote (SfuEndpoint *endpoint, const SfuTransportParameters *parameters);

void sfu_endpoint_add_inbound (SfuEndpoint *endpoint, SfuInbound *inbound);
void sfu_endpoint_remove_inbound (SfuEndpoint *endpoint, SfuInbound *inbound);
void sfu_endpoint_add_outbound (SfuEndpoint *endpoint, SfuOutbound *outbound);
void sfu_endpoint_remove_outbound (SfuEndpoint *endpoint, SfuOutbound *outbound);

gboolean sfu_endpoint_is_connected (const SfuEndpoint *endpoint);
guint16 sfu_endpoint_next_transport_seq (SfuEndpoint *endpoint);

/* Whether the peer may ask for one more packet to be sent again; takes it. */
gboolean sfu_endpoint_take_resend (SfuEndpoint *endpoint, gint64 now);

/* What this peer's reports ask for, of whatever stream they are. */
SfuRedundancy *sfu_endpoint_redundancy (SfuEndpoint *endpoint);

void sfu_endpoint_send_rtp (SfuEndpoint *endpoint, const SfuRtpPieces *pieces);

/* About every 20 ms: all that is due. */
void sfu_endpoint_tick (SfuEndpoint *endpoint, gint64 now);

/* Sends NACKs and key-frame requests that are due, into the ring. */
void sfu_endpoint_feedback (SfuEndpoint *endpoint, gint64 now);

G_END_DECLS
