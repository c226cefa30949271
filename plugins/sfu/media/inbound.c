#include "plugins/sfu/media/inbound.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/fan-out.h"
#include "plugins/sfu/media/levels.h"
#include "plugins/sfu/media/red-reader.h"
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtp/delay-trend.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/key-frame-request.h"
#include "plugins/sfu/rtp/nack-list.h"
#include "plugins/sfu/rtp/receive-stats.h"
#include "plugins/sfu/rtp/rtt.h"
#include "plugins/sfu/rtp/rtx.h"

/* Publishers report every 0.3 seconds or slower. Each report is a message to every lane: there may
 * not be more of them than those can take. */
#define CLOCK_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

#define OUTAGE G_TIME_SPAN_SECOND

struct _SfuInbound
{
  SfuLane *home;
  SfuEndpoint *endpoint;
  SfuReceiveParameters parameters;
  const char *rid; /* "" without simulcast */
  guint32 ssrc;
  guint32 rtx_ssrc;
  guint16 source; /* rises when the numbers begin anew */
  gboolean fresh; /* nothing came of this source so far */
  gboolean muted;

  SfuReceiveStats stats;
  SfuDelayTrend delay;
  SfuNackList *nacks; /* NULL for sound without RTCP NACK */
  gint64 heard;       /* when the last packet came; 0: none did */
  SfuKeyFrameRequest key_frame;
  gboolean key_frame_due;
  SfuRedHistory history; /* of sound only */

  SfuFanOut *feeds;
};

static const SfuCodecParameters *
find_codec (const SfuInbound *self, guint8 payload_type, SfuClaim *claim)
{
  for (gsize i = 0; i < self->parameters.n_codecs; i++)
    {
      const SfuCodecParameters *codec = &self->parameters.codecs[i];

      *claim = codec->payload_type == payload_type ? SFU_CLAIM_MEDIA : SFU_CLAIM_RTX;
      if (codec->payload_type == payload_type)
        return codec;
      if (codec->rtx_payload_type != 0 && codec->rtx_payload_type == payload_type)
        return codec;
    }
  *claim = SFU_CLAIM_NONE;
  return NULL;
}

SfuInbound *
sfu_inbound_new (SfuLane *home, const SfuReceiveParameters *parameters, guint encoding)
{
  SfuInbound *self = g_new0 (SfuInbound, 1);

  g_assert (parameters->n_codecs > 0);
  self->home = home;
  self->fresh = TRUE;
  self->parameters = *parameters;
  self->rid = self->parameters.encodings[encoding].rid;
  self->ssrc = parameters->encodings[encoding].ssrc;
  self->rtx_ssrc = parameters->encodings[encoding].rtx_ssrc;
  self->feeds = sfu_fan_out_new (home);
  sfu_receive_stats_init (&self->stats, parameters->codecs[0].clock_rate);
  sfu_delay_trend_init (&self->delay, parameters->codecs[0].clock_rate);
  sfu_key_frame_request_init (&self->key_frame);
  if (parameters->kind == SFU_VIDEO || parameters->codecs[0].nack)
    self->nacks = sfu_nack_list_new (0);
  return self;
}

SfuLane *
sfu_inbound_home (const SfuInbound *self)
{
  return self->home;
}

void
sfu_inbound_set_endpoint (SfuInbound *self, SfuEndpoint *endpoint)
{
  self->endpoint = endpoint;
}

SfuEndpoint *
sfu_inbound_endpoint (const SfuInbound *self)
{
  return self->endpoint;
}

static void
on_feeds_gone (gpointer data)
{
  SfuInbound *self = data;

  g_clear_pointer (&self->nacks, sfu_nack_list_free);
  g_free (self);
}

void
sfu_inbound_close (SfuInbound *self)
{
  sfu_levels_forget (sfu_lane_levels (self->home), self);
  sfu_fan_out_close (self->feeds, on_feeds_gone, self);
}

void
sfu_inbound_add_feed (SfuInbound *self, SfuFeed *feed)
{
  gint64 now = sfu_lane_now (self->home);

  if (!sfu_fan_out_add (self->feeds, feed, now))
    sfu_inbound_request_key_frame (self, now);
}

void
sfu_inbound_drop_feed (SfuInbound *self, SfuFeed *feed)
{
  sfu_fan_out_drop (self->feeds, feed);
}

void
sfu_inbound_set_muted (SfuInbound *self, gboolean muted)
{
  self->muted = muted;
  if (!muted)
    {
      sfu_inbound_request_key_frame (self, sfu_lane_now (self->home));
      return;
    }
  sfu_key_frame_request_cancel (&self->key_frame);
  self->key_frame_due = FALSE;
  sfu_fan_out_pause (self->feeds);
}

const SfuReceiveParameters *
sfu_inbound_parameters (const SfuInbound *self)
{
  return &self->parameters;
}

SfuClaim
sfu_inbound_claim (const SfuInbound *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  SfuClaim claim;
  guint16 rid_offset;
  guint8 rid_size;

  find_codec (self, meta->payload_type, &claim);
  if (claim == SFU_CLAIM_NONE)
    return claim;
  if (meta->mid_size > 0 &&
      !sfu_rtp_text_equal (packet->data, meta->mid_offset, meta->mid_size, self->parameters.mid))
    return SFU_CLAIM_NONE;
  rid_offset = claim == SFU_CLAIM_RTX ? meta->repaired_rid_offset : meta->rid_offset;
  rid_size = claim == SFU_CLAIM_RTX ? meta->repaired_rid_size : meta->rid_size;
  if (rid_size > 0 && !sfu_rtp_text_equal (packet->data, rid_offset, rid_size, self->rid))
    return SFU_CLAIM_NONE;
  return claim;
}

guint32
sfu_inbound_ssrc (const SfuInbound *self)
{
  return self->ssrc;
}

guint32
sfu_inbound_rtx_ssrc (const SfuInbound *self)
{
  return self->rtx_ssrc;
}

/* Another SSRC, or numbers that jumped for good: what was asked for or promised is void. */
static void
begin_anew (SfuInbound *self)
{
  self->source++;
  self->fresh = TRUE;
  self->history = (SfuRedHistory){ 0 };
  sfu_key_frame_request_renew (&self->key_frame);
  if (self->nacks != NULL)
    sfu_nack_list_reset (self->nacks);
}

guint32
sfu_inbound_learn (SfuInbound *self, SfuClaim claim, guint32 ssrc)
{
  guint32 *kept = claim == SFU_CLAIM_MEDIA ? &self->ssrc : &self->rtx_ssrc;
  guint32 earlier = *kept;

  *kept = ssrc;
  if (claim == SFU_CLAIM_MEDIA && earlier != 0 && earlier != ssrc)
    {
      sfu_receive_stats_init (&self->stats, self->stats.clock_rate);
      begin_anew (self);
    }
  return earlier;
}

/* Counts the packet and gives it its extended number. Returns: %FALSE to drop it. */
static gboolean
take_number (SfuInbound *self, GwPacket *packet, const SfuCodecParameters *codec, SfuClaim claim)
{
  SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (claim == SFU_CLAIM_RTX)
    {
      return self->stats.started &&
             sfu_rtx_unwrap (packet->data, meta, self->ssrc, codec->payload_type) &&
             sfu_receive_stats_recovered (&self->stats, meta->seq, &meta->extended_seq);
    }
  switch (sfu_receive_stats_packet (&self->stats, meta->seq, meta->timestamp, meta->payload_size,
                                    packet->arrival, &meta->extended_seq))
    {
    case SFU_RECEIVE_SUSPECT:
      return FALSE;
    case SFU_RECEIVE_RESTART:
      begin_anew (self);
      return TRUE;
    case SFU_RECEIVE_OK:
    default:
      sfu_delay_trend_packet (&self->delay, meta->timestamp, packet->arrival);
      return TRUE;
    }
}

/* What was lost in it helps nobody any more. */
static void
end_outage (SfuInbound *self, GwPacket *packet)
{
  sfu_key_frame_request_renew (&self->key_frame);
  if (sfu_nack_list_gap (self->nacks, sfu_rtp_meta (packet)->extended_seq) == 0)
    return;
  sfu_nack_list_reset (self->nacks);
  sfu_inbound_request_key_frame (self, packet->arrival);
}

static void
watch_for_loss (SfuInbound *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (self->nacks == NULL)
    return;
  if (self->heard != 0 && packet->arrival - self->heard > OUTAGE)
    end_outage (self, packet);
  self->heard = packet->arrival;
  sfu_nack_list_packet (self->nacks, meta->extended_seq, packet->arrival);
  if (meta->flags & SFU_RTP_KEY_FRAME)
    sfu_nack_list_key_frame (self->nacks, meta->extended_seq);
  if (sfu_nack_list_count (self->nacks) > 0 && self->endpoint != NULL)
    sfu_lane_mark_urgent (self->home, self->endpoint);
}

static void
describe (SfuInbound *self, GwPacket *packet)
{
  SfuRtpMeta *meta = sfu_rtp_meta (packet);

  sfu_codec_class (meta->codec)
      ->describe (sfu_rtp_payload (packet), meta->payload_size, &meta->frame);
  if (meta->flags & SFU_RTP_MARKER)
    meta->frame.flags |= SFU_FRAME_END;
  /* A source begins with a key frame, which may come reordered. */
  if (self->fresh && (meta->frame.flags & SFU_FRAME_START) == 0)
    {
      sfu_key_frame_request_expect (&self->key_frame, packet->arrival);
      self->key_frame_due = FALSE;
    }
  self->fresh = FALSE;
  if ((meta->frame.flags & SFU_FRAME_ENTRY) == 0)
    return;
  meta->flags |= SFU_RTP_KEY_FRAME;
  sfu_key_frame_request_arrived (&self->key_frame);
  self->key_frame_due = FALSE;
}

static void
hand_out (SfuInbound *self, GwPacket *packet)
{
  sfu_rtp_meta (packet)->source = self->source;
  describe (self, packet);
  watch_for_loss (self, packet);
  if (!self->muted)
    sfu_fan_out_packet (self->feeds, packet);
}

/* Ahead of @packet goes what got lost before and is repeated in it. */
static void
hand_out_red (SfuInbound *self, GwPacket *packet)
{
  SfuRed red;

  if (!sfu_red_reader_open (packet, self->parameters.codecs[0].payload_type, &red))
    {
      sfu_lane_stats (self->home)->rtp_unknown++;
      return;
    }
  for (guint i = 0; i + 1u < red.n_blocks; i++)
    {
      g_autoptr (GwPacket) lost = sfu_red_reader_recover (&self->history, packet, &red, i);

      if (lost != NULL)
        hand_out (self, lost);
    }
  hand_out (self, packet);
}

static gboolean
is_duplicate (SfuInbound *self, const SfuRtpMeta *meta)
{
  return self->parameters.kind == SFU_AUDIO &&
         !sfu_red_history_add (&self->history, meta->extended_seq, meta->timestamp);
}

void
sfu_inbound_packet (SfuInbound *self, GwPacket *packet)
{
  SfuRtpMeta *meta = sfu_rtp_meta (packet);
  SfuClaim claim;
  const SfuCodecParameters *codec = find_codec (self, meta->payload_type, &claim);

  if (codec == NULL)
    {
      sfu_lane_stats (self->home)->rtp_unknown++;
      return;
    }
  if (!take_number (self, packet, codec, claim) || is_duplicate (self, meta))
    return;

  meta->codec = (guint8) codec->codec;
  if (meta->flags & SFU_RTP_HAS_AUDIO_LEVEL)
    sfu_levels_packet (sfu_lane_levels (self->home), self, meta->audio_level);
  if (codec->codec == SFU_CODEC_RED)
    hand_out_red (self, packet);
  else
    hand_out (self, packet);
}

void
sfu_inbound_sender_report (SfuInbound *self, guint64 ntp, guint32 timestamp, gint64 now)
{
  const SfuSenderClock *clock = &self->stats.clock;

  /* RFC 3550 6.4.1: 0 from a peer without a clock. */
  if (ntp == 0 || (clock->ntp != 0 && now - clock->arrival < CLOCK_INTERVAL))
    return;
  sfu_receive_stats_sender_report (&self->stats, ntp, timestamp, now);
  sfu_fan_out_set_clock (self->feeds, &self->stats.clock);
}

/* To the publisher and back. */
static gint64
rtt (const SfuInbound *self)
{
  return self->nacks != NULL ? sfu_nack_list_rtt (self->nacks) : SFU_RTT_DEFAULT;
}

/* Returns: whether it is to be asked for at once. */
static gboolean
want_key_frame (SfuInbound *self, gint64 now)
{
  if (self->parameters.kind != SFU_VIDEO || self->muted || self->endpoint == NULL ||
      !sfu_key_frame_request_want (&self->key_frame, rtt (self), now))
    return FALSE;
  self->key_frame_due = TRUE;
  return TRUE;
}

void
sfu_inbound_request_key_frame (SfuInbound *self, gint64 now)
{
  if (want_key_frame (self, now))
    sfu_endpoint_feedback (self->endpoint, now);
}

/* Returns: %TRUE when more than had room is missing. */
static gboolean
write_nacks (SfuInbound *self, SfuRtcpBuilder *builder, guint32 sender_ssrc, gint64 now)
{
  guint16 seqs[64];
  gsize n, written = 0;

  if (self->nacks == NULL || self->ssrc == 0)
    return FALSE;
  if (!self->parameters.codecs[0].nack)
    {
      sfu_nack_list_give_up (self->nacks, now);
      return FALSE;
    }
  n = sfu_nack_list_due (self->nacks, now, seqs, G_N_ELEMENTS (seqs));
  while (written < n)
    {
      gsize some =
          sfu_rtcp_nack_write (builder, sender_ssrc, self->ssrc, seqs + written, n - written);
      if (some == 0)
        break;
      written += some;
    }
  sfu_lane_stats (self->home)->nacks_sent += written;
  return n == G_N_ELEMENTS (seqs);
}

gboolean
sfu_inbound_write_feedback (SfuInbound *self,
                            SfuRtcpBuilder *builder,
                            guint32 sender_ssrc,
                            gint64 now)
{
  gboolean more = write_nacks (self, builder, sender_ssrc, now);

  if (self->nacks != NULL && sfu_nack_list_take_key_frame_needed (self->nacks))
    want_key_frame (self, now);
  if (sfu_key_frame_request_due (&self->key_frame, rtt (self), now))
    self->key_frame_due = TRUE;
  if (self->key_frame_due && self->ssrc != 0 &&
      sfu_rtcp_pli_write (builder, sender_ssrc, self->ssrc))
    {
      self->key_frame_due = FALSE;
      sfu_lane_stats (self->home)->key_frame_requests++;
    }
  return more;
}

void
sfu_inbound_add_arrivals (const SfuInbound *self, SfuArrivals *arrivals, guint *delays)
{
  gint64 rise, queue;

  if (self->parameters.codecs[0].remb)
    {
      arrivals->octets += self->stats.octets;
      arrivals->expected += sfu_receive_stats_expected (&self->stats);
      arrivals->lost += sfu_receive_stats_lost (&self->stats);
    }
  /* A queue holds up all streams alike; a slow encoder only its own. */
  if (!sfu_delay_trend_read (&self->delay, &rise, &queue))
    return;
  arrivals->rise = *delays == 0 ? rise : MIN (arrivals->rise, rise);
  arrivals->queue = *delays == 0 ? queue : MIN (arrivals->queue, queue);
  ++*delays;
}

void
sfu_inbound_turn_arrivals (SfuInbound *self)
{
  sfu_delay_trend_turn (&self->delay);
}

gboolean
sfu_inbound_report (SfuInbound *self, gint64 now, SfuReportBlock *block)
{
  if (!self->stats.started || self->ssrc == 0)
    return FALSE;
  sfu_receive_stats_report (&self->stats, now, block);
  block->ssrc = self->ssrc;
  return TRUE;
}
