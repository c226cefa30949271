#include "plugins/sfu/media/outbound.h"

#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/rtcp/sdes.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rewriter.h"
#include "plugins/sfu/rtp/rtt.h"
#include "plugins/sfu/rtp/rtx.h"
#include "plugins/sfu/rtp/sender-report.h"

#define REPORT_INTERVAL G_TIME_SPAN_SECOND

struct _SfuOutbound
{
  SfuLane *lane;
  SfuEndpoint *endpoint; /* NULL when gone */
  SfuFeed *feed;         /* NULL when gone */
  SfuSendParameters parameters;
  gboolean paused;
  guint wanted_height, wanted_frame_rate; /* 0: the best there is */
  gboolean waiting;
  gboolean heard; /* the subscriber has reported on this SSRC: it need not be told the mid */

  SfuRewriter *rewriter;
  guint16 source;  /* of the rewriter's numbers */
  guint16 n_feeds; /* that there were before this one */
  SfuRtt rtt;
  guint16 rtx_seq;
  guint32 packets;
  guint32 octets;
  gint64 next_report;
};

/* RFC 3711 3.3.1: in the lower half, so that a first packet that gets lost before a wrap does not
 * leave the subscriber's rollover counter behind ours. */
static guint16
first_seq (void)
{
  return (guint16) g_random_int_range (0, 1 << 15);
}

SfuOutbound *
sfu_outbound_new (SfuLane *lane, SfuFeed *feed, const SfuSendParameters *parameters)
{
  SfuOutbound *self = g_new0 (SfuOutbound, 1);

  self->lane = lane;
  self->feed = feed;
  self->parameters = *parameters;
  self->waiting = TRUE;
  self->rtx_seq = first_seq ();
  self->rewriter =
      sfu_rewriter_new (first_seq (), g_random_int (), parameters->codecs[0].clock_rate);
  return self;
}

void
sfu_outbound_free (SfuOutbound *self)
{
  if (self->feed != NULL)
    sfu_feed_remove (self->feed, self);
  if (self->endpoint != NULL)
    sfu_endpoint_remove_outbound (self->endpoint, self);
  sfu_rewriter_free (self->rewriter);
  g_free (self);
}

void
sfu_outbound_attach (SfuOutbound *self, SfuEndpoint *endpoint)
{
  self->endpoint = endpoint;
  if (self->feed != NULL)
    sfu_feed_add (self->feed, self);
  sfu_endpoint_add_outbound (endpoint, self);
}

void
sfu_outbound_set_feed (SfuOutbound *self, SfuFeed *feed)
{
  if (self->endpoint == NULL)
    return;
  if (self->feed != NULL)
    sfu_feed_remove (self->feed, self);
  self->feed = feed;
  self->n_feeds++;
  self->waiting = TRUE;
  self->next_report = 0; /* the other publisher has another clock */
  if (feed == NULL)
    return;
  sfu_feed_add (feed, self);
  sfu_outbound_connected (self, g_get_monotonic_time ());
}

void
sfu_outbound_feed_gone (SfuOutbound *self)
{
  self->feed = NULL;
}

void
sfu_outbound_endpoint_gone (SfuOutbound *self)
{
  if (self->feed != NULL)
    sfu_feed_remove (g_steal_pointer (&self->feed), self);
  self->endpoint = NULL;
}

void
sfu_outbound_set_paused (SfuOutbound *self, gboolean paused)
{
  self->paused = paused;
  self->waiting = TRUE;
  if (!paused)
    sfu_outbound_connected (self, g_get_monotonic_time ());
}

void
sfu_outbound_set_wanted (SfuOutbound *self, guint height, guint frame_rate)
{
  self->wanted_height = height;
  self->wanted_frame_rate = frame_rate;
}

void
sfu_outbound_wait (SfuOutbound *self)
{
  self->waiting = TRUE;
}

void
sfu_outbound_connected (SfuOutbound *self, gint64 now)
{
  if (self->waiting && !self->paused && self->feed != NULL && self->endpoint != NULL &&
      sfu_endpoint_is_connected (self->endpoint))
    sfu_feed_request_key_frame (self->feed, now);
}

/* What the rewriter knows a source by: feeds count theirs each from 0. */
static guint
source_number (const SfuOutbound *self, guint16 source)
{
  return (guint) self->n_feeds << 16 | source;
}

/* Returns: %TRUE when @packet continues what the subscriber has, or begins anew. */
static gboolean
follow (SfuOutbound *self, const SfuRtpMeta *meta, gint64 now)
{
  if (!self->waiting && self->source == meta->source)
    return TRUE;
  if (meta->payload_size == 0)
    return FALSE;
  if (self->parameters.kind == SFU_VIDEO && !(meta->flags & SFU_RTP_KEY_FRAME))
    {
      sfu_feed_request_key_frame (self->feed, now);
      return FALSE;
    }
  sfu_rewriter_switch (self->rewriter, source_number (self, meta->source), meta->extended_seq,
                       meta->timestamp, now);
  self->source = meta->source;
  self->waiting = FALSE;
  return TRUE;
}

static void
fill_header (SfuOutbound *self, const SfuRtpMeta *meta, SfuRtpHeader *header)
{
  const SfuExtensionIds *ids = &self->parameters.extensions;

  header->flags = meta->flags;
  header->ids = ids;
  header->mid = self->heard ? NULL : self->parameters.mid;
  header->audio_level = meta->audio_level;
  header->video_orientation = meta->video_orientation;
  header->flags &= (guint16) ~(SFU_RTP_HAS_TRANSPORT_CC | SFU_RTP_HAS_ABS_SEND_TIME);
  if (ids->transport_cc != 0)
    {
      header->flags |= SFU_RTP_HAS_TRANSPORT_CC;
      header->transport_seq = sfu_endpoint_next_transport_seq (self->endpoint);
    }
  if (ids->abs_send_time != 0)
    {
      header->flags |= SFU_RTP_HAS_ABS_SEND_TIME;
      header->abs_send_time = sfu_rtp_abs_send_time (g_get_monotonic_time ());
    }
}

/* Returns: (nullable): how the subscriber takes packets of @codec. */
static const SfuCodecParameters *
find_codec (const SfuOutbound *self, guint8 codec)
{
  for (gsize i = 0; i < self->parameters.n_codecs; i++)
    if (self->parameters.codecs[i].codec == codec)
      return &self->parameters.codecs[i];
  return NULL;
}

static void
send_packet (SfuOutbound *self, GwPacket *packet, gint64 now)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuCodecParameters *codec = find_codec (self, meta->codec);
  SfuRtpHeader header = { 0 };
  guint8 bytes[SFU_RTP_HEADER_ROOM];
  gsize size;

  if (meta->payload_size == 0 || codec == NULL)
    {
      /* A probe of the publisher's is between it and us; so is what has no place here. */
      sfu_rewriter_skip (self->rewriter, meta->extended_seq);
      return;
    }
  if (sfu_rewriter_map (self->rewriter, meta->extended_seq, meta->timestamp, now, &header.seq,
                        &header.timestamp) != SFU_REWRITE_OK)
    return;

  header.payload_type = codec->payload_type;
  header.ssrc = self->parameters.ssrc;
  fill_header (self, meta, &header);
  size = sfu_rtp_header_write (&header, bytes);
  sfu_endpoint_send_rtp (self->endpoint, bytes, size, sfu_rtp_payload (packet), meta->payload_size);
  self->packets++;
  self->octets += meta->payload_size;
}

/* The key frame's first packet may come late, when it was reordered or had to be asked for: what
 * came before it was no gap that anybody could close. */
static void
catch_up (SfuOutbound *self, gint64 seq, gint64 now)
{
  gint64 newest = sfu_feed_newest (self->feed);
  gint64 next = MAX (seq + 1, newest - SFU_REWRITER_HISTORY);

  for (; next <= newest; next++)
    {
      GwPacket *packet = sfu_feed_lookup (self->feed, self->source, next, now);

      if (packet != NULL)
        send_packet (self, packet, now);
    }
}

void
sfu_outbound_packet (SfuOutbound *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  gint64 now = packet->arrival;
  gboolean waited = self->waiting;

  if (self->paused || !sfu_endpoint_is_connected (self->endpoint) || !follow (self, meta, now))
    return;
  send_packet (self, packet, now);
  if (waited)
    catch_up (self, meta->extended_seq, now);
}

const SfuSendParameters *
sfu_outbound_parameters (const SfuOutbound *self)
{
  return &self->parameters;
}

/* RFC 4588: a stream of its own, so that the same SRTP index never covers two packets. */
static void
retransmit (SfuOutbound *self, GwPacket *packet, guint16 seq, guint32 timestamp_offset)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuCodecParameters *codec = find_codec (self, meta->codec);
  SfuRtpHeader header = { 0 };
  guint8 bytes[SFU_RTP_HEADER_ROOM];
  guint8 payload[GW_PACKET_ROOM];
  gsize size = sfu_rtx_wrap (seq, sfu_rtp_payload (packet), meta->payload_size, payload);

  if (size == 0 || codec == NULL)
    return;
  header.payload_type = codec->rtx_payload_type;
  header.ssrc = self->parameters.rtx_ssrc;
  header.seq = self->rtx_seq++;
  header.timestamp = meta->timestamp + timestamp_offset;
  fill_header (self, meta, &header);
  sfu_endpoint_send_rtp (self->endpoint, bytes, sfu_rtp_header_write (&header, bytes), payload,
                         size);
  sfu_lane_stats (self->lane)->retransmitted++;
}

void
sfu_outbound_nack (SfuOutbound *self, SfuRtcpNack *nack, gint64 now)
{
  SfuLaneStats *stats = sfu_lane_stats (self->lane);
  gint64 rtt = sfu_rtt_get (&self->rtt);
  guint16 seq;

  if (self->feed == NULL || self->parameters.rtx_ssrc == 0)
    return;
  while (sfu_rtcp_nack_next (nack, &seq) && sfu_endpoint_take_resend (self->endpoint, now))
    {
      SfuRewriterOrigin origin;
      GwPacket *packet;

      stats->nacks_received++;
      if (sfu_rewriter_resend (self->rewriter, seq, now, rtt, &origin) != SFU_RESEND_OK)
        continue;
      if (origin.source >> 16 != self->n_feeds)
        continue;
      packet = sfu_feed_lookup (self->feed, (guint16) origin.source, origin.seq, now);
      if (packet != NULL)
        retransmit (self, packet, seq, origin.timestamp_offset);
    }
}

void
sfu_outbound_key_frame (SfuOutbound *self, gint64 now)
{
  if (self->feed != NULL && !self->paused)
    sfu_feed_request_key_frame (self->feed, now);
}

void
sfu_outbound_report (SfuOutbound *self, const SfuReportBlock *block, gint64 now)
{
  self->heard = TRUE;
  sfu_rtt_report (&self->rtt, block->lsr, block->dlsr, now);
}

gboolean
sfu_outbound_write_report (SfuOutbound *self, SfuRtcpBuilder *builder, gint64 now)
{
  SfuRtcpSr report;
  gsize before = builder->size;

  if (now < self->next_report || self->feed == NULL || self->waiting || self->paused)
    return TRUE;
  if (!sfu_sender_report_make (sfu_feed_clock (self->feed), self->parameters.ssrc,
                               sfu_rewriter_timestamp_offset (self->rewriter), self->packets,
                               self->octets, now, &report))
    return TRUE;
  if (!sfu_rtcp_sr_write (builder, &report, NULL, 0) ||
      !sfu_rtcp_sdes_write (builder, self->parameters.ssrc, self->parameters.cname))
    {
      builder->size = before;
      return FALSE;
    }
  sfu_rtt_sent (&self->rtt, report.ntp, now);
  self->next_report = now + REPORT_INTERVAL;
  return TRUE;
}
