#include "plugins/sfu/media/out-stream.h"

#include <string.h>

#include "plugins/sfu/codec/picture-prefix.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/out-descriptors.h"
#include "plugins/sfu/rtcp/sdes.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtt.h"
#include "plugins/sfu/rtp/rtx.h"

#define REPORT_INTERVAL G_TIME_SPAN_SECOND
#define WORD_BITS 64

struct _SfuOutStream
{
  SfuLane *lane;
  SfuEndpoint *endpoint; /* NULL when gone */
  SfuSendParameters parameters;
  gboolean heard; /* the subscriber has reported on this SSRC: it need not be told the mid */

  SfuRewriter *rewriter;
  SfuPictureMap *pictures;        /* NULL for audio */
  SfuOutDescriptors *descriptors; /* NULL where they were not negotiated */
  gint64 first;                   /* the first packet of the source */
  guint source;                   /* of both */
  guint32 shift; /* what the timestamps are ahead, for none was to be given twice */
  SfuRtt rtt;
  /* By our number: what is sent again is marked again, for the numbers behind it went on without
   * what the marker was on; and has nothing in it again. */
  guint64 marked[SFU_REWRITER_HISTORY / WORD_BITS];
  guint64 empty[SFU_REWRITER_HISTORY / WORD_BITS];
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

SfuOutStream *
sfu_out_stream_new (SfuLane *lane, const SfuSendParameters *parameters)
{
  SfuOutStream *self = g_new0 (SfuOutStream, 1);

  self->lane = lane;
  self->parameters = *parameters;
  self->rtx_seq = first_seq ();
  self->rewriter =
      sfu_rewriter_new (first_seq (), g_random_int (), parameters->codecs[0].clock_rate);
  if (parameters->kind == SFU_VIDEO)
    self->pictures = sfu_picture_map_new ();
  if (parameters->kind == SFU_VIDEO && parameters->extensions.dependency_descriptor != 0)
    self->descriptors = sfu_out_descriptors_new ();
  return self;
}

void
sfu_out_stream_free (SfuOutStream *self)
{
  sfu_rewriter_free (self->rewriter);
  g_clear_pointer (&self->pictures, sfu_picture_map_free);
  g_clear_pointer (&self->descriptors, sfu_out_descriptors_free);
  g_free (self);
}

void
sfu_out_stream_set_endpoint (SfuOutStream *self, SfuEndpoint *endpoint)
{
  self->endpoint = endpoint;
}

const SfuSendParameters *
sfu_out_stream_parameters (const SfuOutStream *self)
{
  return &self->parameters;
}

/* Returns: (nullable): how the subscriber takes packets of @codec. */
static const SfuCodecParameters *
find_codec (const SfuOutStream *self, guint8 codec)
{
  for (gsize i = 0; i < self->parameters.n_codecs; i++)
    if (self->parameters.codecs[i].codec == codec)
      return &self->parameters.codecs[i];
  return NULL;
}

gboolean
sfu_out_stream_has_descriptors (const SfuOutStream *self)
{
  return self->descriptors != NULL;
}

void
sfu_out_stream_set_active_targets (SfuOutStream *self, guint32 targets)
{
  if (self->descriptors != NULL)
    sfu_out_descriptors_set_active_targets (self->descriptors, targets);
}

void
sfu_out_stream_switch (SfuOutStream *self,
                       guint source,
                       GwPacket *first,
                       const SfuDdFrame *descriptor,
                       const SfuSenderClock *from,
                       const SfuSenderClock *to)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (first);
  guint32 aligned, wanted;

  if (from != NULL && sfu_sender_clock_align (to, meta->timestamp, from, &aligned))
    {
      wanted = aligned + sfu_rewriter_timestamp_offset (self->rewriter) - self->shift;
      sfu_rewriter_switch_to (self->rewriter, source, meta->extended_seq, meta->timestamp, wanted);
      self->shift = meta->timestamp + sfu_rewriter_timestamp_offset (self->rewriter) - wanted;
    }
  else
    {
      sfu_rewriter_switch (self->rewriter, source, meta->extended_seq, meta->timestamp,
                           first->arrival);
      if (source != self->source)
        self->shift = 0;
    }
  if (self->pictures != NULL)
    sfu_picture_prefix_switch (self->pictures, sfu_codec_class (meta->codec), source,
                               sfu_rtp_payload (first), meta->payload_size);
  if (self->descriptors != NULL)
    sfu_out_descriptors_switch (self->descriptors, source, descriptor);
  self->first = meta->extended_seq;
  self->source = source;
  self->next_report = 0; /* perhaps another clock */
}

static void
fill_header (SfuOutStream *self, const SfuRtpMeta *meta, SfuRtpHeader *header)
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
  /* Who hears of each packet by its number needs no time to go with it. */
  else if (ids->abs_send_time != 0)
    {
      header->flags |= SFU_RTP_HAS_ABS_SEND_TIME;
      header->abs_send_time = sfu_rtp_abs_send_time (sfu_lane_now (self->lane));
    }
}

/* The payload as this subscriber gets it; @prefix: filled, must live as long as @pieces.
 * Returns: %FALSE when it must not be sent. */
static gboolean
fill_payload (SfuOutStream *self,
              guint source,
              GwPacket *packet,
              SfuPicturePrefix *prefix,
              SfuRtpPieces *pieces)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const guint8 *payload = sfu_rtp_payload (packet);

  prefix->size = prefix->consumed = 0;
  if (self->pictures != NULL &&
      !sfu_picture_prefix_make (self->pictures, sfu_codec_class (meta->codec), source, payload,
                                meta->payload_size, prefix))
    return FALSE;
  pieces->prefix = prefix->bytes;
  pieces->prefix_size = prefix->size;
  pieces->rest = payload + prefix->consumed;
  pieces->rest_size = meta->payload_size - prefix->consumed;
  return TRUE;
}

/* A picture's packet in the making; its pieces lie in here. */
typedef struct
{
  SfuRtpHeader header;
  SfuPicturePrefix prefix;
  SfuRtpPieces pieces;
  guint8 descriptor[SFU_DD_SIZE_MAX];
} Outgoing;

/* @descriptor: (nullable). Returns: %FALSE when it must not be sent. */
static gboolean
fill_picture (
    SfuOutStream *self, guint source, GwPacket *packet, const SfuDdFrame *descriptor, Outgoing *out)
{
  if (!fill_payload (self, source, packet, &out->prefix, &out->pieces))
    return FALSE;
  fill_header (self, sfu_rtp_meta (packet), &out->header);
  if (self->descriptors == NULL)
    return TRUE;
  out->header.descriptor = out->descriptor;
  out->header.descriptor_size =
      sfu_out_descriptors_write (self->descriptors, source, packet, descriptor, out->descriptor);
  return TRUE;
}

static void
send_packet (SfuOutStream *self, SfuRtpHeader *header, SfuRtpPieces *pieces)
{
  guint8 bytes[SFU_RTP_HEADER_ROOM];

  header->ssrc = self->parameters.ssrc;
  pieces->header = bytes;
  pieces->header_size = sfu_rtp_header_write (header, bytes);
  sfu_endpoint_send_rtp (self->endpoint, pieces);
  self->packets++;
  self->octets += (guint32) (pieces->prefix_size + pieces->rest_size);
}

static void
note (guint64 *bits, guint16 seq, gboolean value)
{
  guint64 *word = &bits[seq % SFU_REWRITER_HISTORY / WORD_BITS];
  guint64 bit = (guint64) 1 << seq % WORD_BITS;

  *word = value ? *word | bit : *word & ~bit;
}

static gboolean
is_noted (const guint64 *bits, guint16 seq)
{
  return bits[seq % SFU_REWRITER_HISTORY / WORD_BITS] >> seq % WORD_BITS & 1;
}

/* Nothing but padding. */
static void
fill_empty (SfuOutStream *self, Outgoing *out)
{
  static const guint8 padding[] = { 0, 0, 0, 4 };
  const SfuRtpMeta nothing = { .flags = SFU_RTP_PADDED };

  out->prefix.size = 0;
  out->pieces = (SfuRtpPieces){ .rest = padding, .rest_size = sizeof padding };
  fill_header (self, &nothing, &out->header);
}

void
sfu_out_stream_packet (SfuOutStream *self,
                       GwPacket *packet,
                       const SfuDdFrame *descriptor,
                       SfuOutMark mark)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuCodecParameters *codec = find_codec (self, meta->codec);
  Outgoing out;

  out.header = (SfuRtpHeader){ 0 };
  if (meta->payload_size == 0 || codec == NULL)
    {
      /* A probe of the publisher's is between it and us; so is what has no place here. */
      sfu_out_stream_leave_out (self, packet);
      return;
    }
  if (sfu_rewriter_map (self->rewriter, meta->extended_seq, meta->timestamp, packet->arrival,
                        &out.header.seq, &out.header.timestamp) != SFU_REWRITE_OK ||
      !fill_picture (self, self->source, packet, descriptor, &out))
    return;
  out.header.payload_type = codec->payload_type;
  if (mark == SFU_OUT_MARK)
    out.header.flags |= SFU_RTP_MARKER;
  note (self->marked, out.header.seq, mark == SFU_OUT_MARK);
  note (self->empty, out.header.seq, FALSE);
  send_packet (self, &out.header, &out.pieces);
}

/* How many earlier packets the subscriber is to get with @packet: none from before the switch. One
 * at least: reports tell of a loss when a second of sound has suffered from it. */
static guint
depth_for (const SfuOutStream *self, GwPacket *packet)
{
  gint64 reported =
      sfu_redundancy_frames (sfu_endpoint_redundancy (self->endpoint), packet->arrival);

  return (guint) CLAMP (sfu_rtp_meta (packet)->extended_seq - self->first, 0, MAX (reported, 1));
}

void
sfu_out_stream_sound (SfuOutStream *self, GwPacket *packet, const SfuRedTrail *trail)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuCodecParameters *codec = find_codec (self, meta->codec);
  const SfuCodecParameters *red = find_codec (self, SFU_CODEC_RED);
  SfuRtpPieces pieces = { .rest = sfu_rtp_payload (packet), .rest_size = meta->payload_size };
  SfuRtpHeader header = { 0 };
  guint8 headers[SFU_RED_HEADERS_ROOM];

  if (meta->payload_size == 0 || codec == NULL)
    {
      sfu_out_stream_leave_out (self, packet);
      return;
    }
  if (sfu_rewriter_map (self->rewriter, meta->extended_seq, meta->timestamp, packet->arrival,
                        &header.seq, &header.timestamp) != SFU_REWRITE_OK)
    return;
  if (red != NULL &&
      sfu_red_trail_fill (trail, codec->payload_type, depth_for (self, packet), headers, &pieces))
    codec = red;
  header.payload_type = codec->payload_type;
  fill_header (self, meta, &header);
  send_packet (self, &header, &pieces);
}

/* What comes late though it should be left out: nothing, under the number that was kept for it, so
 * that the subscriber does not ask for it. */
static void
send_empty (SfuOutStream *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuCodecParameters *codec = find_codec (self, meta->codec);
  Outgoing out;

  out.header = (SfuRtpHeader){ 0 };
  if (codec == NULL ||
      sfu_rewriter_map (self->rewriter, meta->extended_seq, meta->timestamp, packet->arrival,
                        &out.header.seq, &out.header.timestamp) != SFU_REWRITE_OK)
    return;
  fill_empty (self, &out);
  out.header.payload_type = codec->payload_type;
  note (self->marked, out.header.seq, FALSE);
  note (self->empty, out.header.seq, TRUE);
  send_packet (self, &out.header, &out.pieces);
}

void
sfu_out_stream_leave_out (SfuOutStream *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (!sfu_rewriter_skip (self->rewriter, meta->extended_seq))
    send_empty (self, packet);
  if (self->pictures != NULL)
    sfu_picture_prefix_skip (self->pictures, sfu_codec_class (meta->codec),
                             sfu_rtp_payload (packet), meta->payload_size);
}

gboolean
sfu_out_stream_take_resend (SfuOutStream *self, guint16 seq, gint64 now, SfuRewriterOrigin *origin)
{
  if (self->parameters.rtx_ssrc == 0 || self->endpoint == NULL)
    return FALSE;
  return sfu_rewriter_resend (self->rewriter, seq, now, sfu_rtt_get (&self->rtt), origin) ==
         SFU_RESEND_OK;
}

gboolean
sfu_out_stream_find (SfuOutStream *self, guint16 seq, SfuRewriterOrigin *origin)
{
  return self->endpoint != NULL && sfu_rewriter_find (self->rewriter, seq, origin);
}

guint16
sfu_out_stream_next_seq (const SfuOutStream *self)
{
  return sfu_rewriter_next_seq (self->rewriter);
}

/* RFC 4588: a stream of its own, so that the same SRTP index never covers two packets. */
void
sfu_out_stream_resend (SfuOutStream *self,
                       guint16 seq,
                       const SfuRewriterOrigin *origin,
                       GwPacket *packet,
                       const SfuDdFrame *descriptor)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuCodecParameters *codec = find_codec (self, meta->codec);
  guint8 bytes[SFU_RTP_HEADER_ROOM], begin[SFU_RTX_OSN_SIZE + SFU_PICTURE_PREFIX_ROOM];
  Outgoing out;

  out.header = (SfuRtpHeader){ 0 };
  if (codec == NULL || codec->rtx_payload_type == 0)
    return;
  if (is_noted (self->empty, seq))
    fill_empty (self, &out);
  else if (!fill_picture (self, origin->source, packet, descriptor, &out))
    return;
  sfu_write_be16 (begin, seq);
  memcpy (begin + SFU_RTX_OSN_SIZE, out.prefix.bytes, out.prefix.size);
  out.header.payload_type = codec->rtx_payload_type;
  out.header.ssrc = self->parameters.rtx_ssrc;
  out.header.seq = self->rtx_seq++;
  out.header.timestamp = meta->timestamp + origin->timestamp_offset;
  if (is_noted (self->marked, seq))
    out.header.flags |= SFU_RTP_MARKER;
  out.pieces.header = bytes;
  out.pieces.header_size = sfu_rtp_header_write (&out.header, bytes);
  out.pieces.prefix = begin;
  out.pieces.prefix_size = SFU_RTX_OSN_SIZE + out.prefix.size;
  sfu_endpoint_send_rtp (self->endpoint, &out.pieces);
  sfu_lane_stats (self->lane)->retransmitted++;
}

void
sfu_out_stream_report (SfuOutStream *self, const SfuReportBlock *block, gint64 now)
{
  self->heard = TRUE;
  sfu_redundancy_report (sfu_endpoint_redundancy (self->endpoint), block->fraction_lost, now);
  sfu_rtt_report (&self->rtt, block->lsr, block->dlsr, now);
}

gboolean
sfu_out_stream_write_report (SfuOutStream *self,
                             const SfuSenderClock *clock,
                             SfuRtcpBuilder *builder,
                             gint64 now)
{
  SfuRtcpSr report;
  gsize before = builder->size;

  if (now < self->next_report ||
      !sfu_sender_report_make (clock, self->parameters.ssrc,
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
