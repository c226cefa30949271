#include "plugins/sfu/media/endpoint.h"

#include <string.h>

#include "plugins/sfu/media/demux.h"
#include "plugins/sfu/media/inbound.h"
#include "plugins/sfu/media/outbound.h"
#include "plugins/sfu/media/remb-reporter.h"
#include "plugins/sfu/media/rtcp-router.h"
#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtp/feedback.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/silence.h"

#define REPORT_INTERVAL G_TIME_SPAN_SECOND

/* Packets that one peer may ask for again in a second: more than any network loses that is still
 * of use. Without a bound a datagram of NACKs is answered with a thousand packets. */
#define RESENDS_PER_SECOND 5000

struct _SfuEndpoint
{
  SfuLane *lane;
  SfuTransport *transport; /* NULL before the first set_remote */
  SfuTransportState reached;
  SfuSilence silence;
  SfuEndpointState state;
  gpointer state_data;

  guint32 ssrc; /* ours, as a receiver that reports */
  SfuExtensionIds extensions;
  SfuDemux demux;
  GPtrArray *outbounds;
  GHashTable *outbound_by_ssrc; /* media and RTX */
  SfuFeedback *feedback;
  SfuRembReporter remb;
  gint64 next_report;
  guint16 transport_seq;
  gint64 resend_credit; /* microseconds, a second at most; each resend costs its share */
  gint64 resend_asked;
  SfuRedundancy redundancy;
};

SfuEndpoint *
sfu_endpoint_new (SfuLane *lane, SfuEndpointState state, gpointer data)
{
  SfuEndpoint *self = g_new0 (SfuEndpoint, 1);

  self->lane = lane;
  self->state = state;
  self->state_data = data;
  self->ssrc = g_random_int_range (1, G_MAXINT32);
  sfu_demux_init (&self->demux);
  self->outbounds = g_ptr_array_new ();
  self->outbound_by_ssrc = g_hash_table_new (NULL, NULL);
  self->feedback = sfu_feedback_new ();
  return self;
}

void
sfu_endpoint_free (SfuEndpoint *self)
{
  if (self->transport != NULL)
    {
      sfu_lane_remove_endpoint (self->lane, self);
      g_clear_pointer (&self->transport, sfu_transport_free);
      sfu_port_flush (sfu_lane_port (self->lane));
    }
  for (guint i = 0; i < self->demux.inbounds->len; i++)
    sfu_inbound_set_endpoint (g_ptr_array_index (self->demux.inbounds, i), NULL);
  for (guint i = 0; i < self->outbounds->len; i++)
    sfu_outbound_endpoint_gone (g_ptr_array_index (self->outbounds, i));
  sfu_demux_clear (&self->demux);
  g_ptr_array_unref (self->outbounds);
  g_hash_table_unref (self->outbound_by_ssrc);
  sfu_feedback_free (self->feedback);
  g_free (self);
}

/* It missed much, and cannot say so soon: Chromium loses the request it makes before its checks are
 * answered, and waits two seconds for the next. */
static void
welcome_back (SfuEndpoint *self)
{
  for (guint i = 0; i < self->outbounds->len; i++)
    sfu_outbound_key_frame (g_ptr_array_index (self->outbounds, i), sfu_lane_now (self->lane));
}

static void
tell_what_is_reached (SfuEndpoint *self, SfuOutbound *outbound)
{
  gint64 now = sfu_lane_now (self->lane);

  if (sfu_endpoint_is_connected (self))
    sfu_outbound_connected (outbound, now);
  else if (self->reached == SFU_TRANSPORT_CONNECTING)
    sfu_outbound_connecting (outbound, now);
}

static void
on_state (SfuTransport *transport, SfuTransportState state, gpointer data)
{
  SfuEndpoint *self = data;
  gboolean was_silent = self->reached == SFU_TRANSPORT_DISCONNECTED;

  self->reached = state;
  if (was_silent && state == SFU_TRANSPORT_CONNECTED)
    welcome_back (self);
  for (guint i = 0; i < self->outbounds->len; i++)
    {
      SfuOutbound *outbound = g_ptr_array_index (self->outbounds, i);

      if (!sfu_endpoint_is_connected (self))
        sfu_outbound_wait (outbound);
      tell_what_is_reached (self, outbound);
    }
  self->state (state, self->state_data);
}

/* What it says tells that it hears us again: RTCP, or the publisher's packets. */
static void
hear (SfuEndpoint *self, gint64 now)
{
  if (sfu_silence_heard (&self->silence, now))
    welcome_back (self);
}

static void
on_rtp (SfuTransport *transport, GwPacket *packet, gpointer data)
{
  SfuEndpoint *self = data;
  SfuRtpMeta *meta = sfu_rtp_meta (packet);
  SfuInbound *inbound;

  if (sfu_rtp_header_parse (packet->data, packet->size, &self->extensions, meta) != SFU_RTP_OK)
    {
      sfu_lane_stats (self->lane)->rtp_malformed++;
      return;
    }
  hear (self, packet->arrival);
  if (meta->flags & SFU_RTP_HAS_TRANSPORT_CC)
    sfu_feedback_packet (self->feedback, meta->transport_seq, packet->arrival);
  inbound = sfu_demux_find (&self->demux, packet);
  if (inbound == NULL)
    sfu_lane_stats (self->lane)->rtp_unknown++;
  else
    sfu_inbound_packet (inbound, packet);
}

static void
on_rtcp (SfuTransport *transport, const guint8 *data, gsize size, gint64 now, gpointer user_data)
{
  SfuEndpoint *self = user_data;

  hear (self, now);
  if (!sfu_rtcp_route (data, size, self->demux.by_ssrc, self->outbound_by_ssrc, now))
    sfu_lane_stats (self->lane)->rtcp_malformed++;
}

static const SfuTransportEvents transport_events = {
  .state = on_state,
  .rtp = on_rtp,
  .rtcp = on_rtcp,
};

void
sfu_endpoint_set_remote (SfuEndpoint *self, const SfuTransportParameters *parameters)
{
  if (self->transport != NULL)
    {
      sfu_transport_restart (self->transport, parameters);
      return;
    }
  self->transport =
      sfu_transport_new (sfu_lane_port (self->lane), parameters, &transport_events, self);
  sfu_lane_add_endpoint (self->lane, self);
}

void
sfu_endpoint_add_inbound (SfuEndpoint *self, SfuInbound *inbound)
{
  self->extensions = sfu_inbound_parameters (inbound)->extensions;
  sfu_inbound_set_endpoint (inbound, self);
  sfu_demux_add (&self->demux, inbound);
}

void
sfu_endpoint_remove_inbound (SfuEndpoint *self, SfuInbound *inbound)
{
  sfu_demux_remove (&self->demux, inbound);
  sfu_inbound_set_endpoint (inbound, NULL);
}

void
sfu_endpoint_add_outbound (SfuEndpoint *self, SfuOutbound *outbound)
{
  const SfuSendParameters *parameters = sfu_outbound_parameters (outbound);

  g_ptr_array_add (self->outbounds, outbound);
  g_hash_table_insert (self->outbound_by_ssrc, GUINT_TO_POINTER (parameters->ssrc), outbound);
  if (parameters->rtx_ssrc != 0)
    g_hash_table_insert (self->outbound_by_ssrc, GUINT_TO_POINTER (parameters->rtx_ssrc), outbound);
  tell_what_is_reached (self, outbound);
}

static gboolean
is_value (gpointer key, gpointer value, gpointer wanted)
{
  return value == wanted;
}

void
sfu_endpoint_remove_outbound (SfuEndpoint *self, SfuOutbound *outbound)
{
  g_ptr_array_remove_fast (self->outbounds, outbound);
  g_hash_table_foreach_remove (self->outbound_by_ssrc, is_value, outbound);
}

/* A peer that is not heard may only have nothing to say. */
gboolean
sfu_endpoint_is_connected (const SfuEndpoint *self)
{
  return self->reached == SFU_TRANSPORT_CONNECTED || self->reached == SFU_TRANSPORT_DISCONNECTED;
}

guint16
sfu_endpoint_next_transport_seq (SfuEndpoint *self)
{
  return self->transport_seq++;
}

gboolean
sfu_endpoint_take_resend (SfuEndpoint *self, gint64 now)
{
  const gint64 cost = G_TIME_SPAN_SECOND / RESENDS_PER_SECOND;

  self->resend_credit =
      MIN (self->resend_credit + MAX (now - self->resend_asked, 0), G_TIME_SPAN_SECOND);
  self->resend_asked = now;
  if (self->resend_credit < cost)
    return FALSE;
  self->resend_credit -= cost;
  return TRUE;
}

SfuRedundancy *
sfu_endpoint_redundancy (SfuEndpoint *self)
{
  return &self->redundancy;
}

void
sfu_endpoint_send_rtp (SfuEndpoint *self, const SfuRtpPieces *pieces)
{
  guint8 payload[GW_PACKET_ROOM + SFU_RTP_HEADER_ROOM];

  if (pieces->prefix_size == 0)
    {
      sfu_transport_send_rtp (self->transport, pieces->header, pieces->header_size, pieces->rest,
                              pieces->rest_size);
      return;
    }
  if (pieces->prefix_size + pieces->rest_size > sizeof payload)
    return;
  memcpy (payload, pieces->prefix, pieces->prefix_size);
  memcpy (payload + pieces->prefix_size, pieces->rest, pieces->rest_size);
  sfu_transport_send_rtp (self->transport, pieces->header, pieces->header_size, payload,
                          pieces->prefix_size + pieces->rest_size);
}

static void
send_compound (SfuEndpoint *self, SfuRtcpBuilder *builder)
{
  if (builder->size > 0)
    sfu_transport_send_rtcp (self->transport, builder->data, builder->size);
  sfu_rtcp_builder_init (builder);
}

void
sfu_endpoint_feedback (SfuEndpoint *self, gint64 now)
{
  SfuRtcpBuilder builder;

  if (!sfu_endpoint_is_connected (self))
    return;
  sfu_rtcp_builder_init (&builder);
  for (guint i = 0; i < self->demux.inbounds->len; i++)
    while (sfu_inbound_write_feedback (g_ptr_array_index (self->demux.inbounds, i), &builder,
                                       self->ssrc, now))
      send_compound (self, &builder);
  send_compound (self, &builder);
}

static void
send_transport_feedback (SfuEndpoint *self, gint64 now)
{
  guint32 media_ssrc = sfu_inbound_ssrc (g_ptr_array_index (self->demux.inbounds, 0));
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  while (sfu_feedback_due (self->feedback, now) &&
         sfu_feedback_write (self->feedback, &builder, self->ssrc, media_ssrc, now))
    send_compound (self, &builder);
}

static void
send_remb (SfuEndpoint *self, gint64 now)
{
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  sfu_remb_reporter_write (&self->remb, self->demux.inbounds, &builder, self->ssrc, now);
  send_compound (self, &builder);
}

static void
send_receiver_reports (SfuEndpoint *self, gint64 now)
{
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  gsize n = 0;
  SfuRtcpBuilder builder;

  for (guint i = 0; i < self->demux.inbounds->len && n < G_N_ELEMENTS (blocks); i++)
    if (sfu_inbound_report (g_ptr_array_index (self->demux.inbounds, i), now, &blocks[n]))
      n++;
  if (n == 0)
    return;
  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_rr_write (&builder, self->ssrc, blocks, n);
  send_compound (self, &builder);
}

static void
send_sender_reports (SfuEndpoint *self, gint64 now)
{
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  for (guint i = 0; i < self->outbounds->len; i++)
    {
      SfuOutbound *outbound = g_ptr_array_index (self->outbounds, i);

      if (sfu_outbound_write_report (outbound, &builder, now))
        continue;
      send_compound (self, &builder);
      sfu_outbound_write_report (outbound, &builder, now);
    }
  send_compound (self, &builder);
}

void
sfu_endpoint_tick (SfuEndpoint *self, gint64 now)
{
  if (!sfu_endpoint_is_connected (self))
    return;
  for (guint i = 0; i < self->outbounds->len; i++)
    sfu_outbound_tick (g_ptr_array_index (self->outbounds, i), now);
  if (self->demux.inbounds->len > 0)
    {
      sfu_endpoint_feedback (self, now);
      send_transport_feedback (self, now);
      send_remb (self, now);
    }
  if (now >= self->next_report)
    {
      self->next_report = now + REPORT_INTERVAL;
      send_receiver_reports (self, now);
    }
  send_sender_reports (self, now);
}
