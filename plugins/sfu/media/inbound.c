#include "plugins/sfu/media/inbound.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/feed.h"
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/key-frame-request.h"
#include "plugins/sfu/rtp/nack-list.h"
#include "plugins/sfu/rtp/receive-stats.h"
#include "plugins/sfu/rtp/rtx.h"

/* Publishers report every 0.3 seconds or slower. Each report is a message to every lane: there may
 * not be more of them than those can take. */
#define CLOCK_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

struct _SfuInbound
{
  SfuLane *home;
  SfuEndpoint *endpoint;
  SfuReceiveParameters parameters;
  guint32 ssrc;
  guint32 rtx_ssrc;
  guint16 source; /* rises when the numbers begin anew */
  gboolean muted;
  gboolean closed;

  SfuReceiveStats stats;
  SfuNackList *nacks; /* NULL without RTCP NACK */
  SfuKeyFrameRequest key_frame;
  gboolean key_frame_due;

  SfuFeed **feeds;     /* by lane */
  guint feeds_leaving; /* freed elsewhere, not yet heard of */
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
sfu_inbound_new (SfuLane *home, const SfuReceiveParameters *parameters)
{
  SfuInbound *self = g_new0 (SfuInbound, 1);

  g_assert (parameters->n_codecs > 0);
  self->home = home;
  self->parameters = *parameters;
  self->ssrc = parameters->encodings[0].ssrc;
  self->rtx_ssrc = parameters->encodings[0].rtx_ssrc;
  self->feeds = g_new0 (SfuFeed *, sfu_lane_count (home));
  sfu_receive_stats_init (&self->stats, parameters->codecs[0].clock_rate);
  sfu_key_frame_request_init (&self->key_frame, SFU_KEY_FRAME_INTERVAL);
  if (parameters->codecs[0].nack)
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
free_when_alone (SfuInbound *self)
{
  if (!self->closed || self->feeds_leaving > 0)
    return;
  g_clear_pointer (&self->nacks, sfu_nack_list_free);
  g_free (self->feeds);
  g_free (self);
}

void
sfu_inbound_close (SfuInbound *self)
{
  for (guint i = 0; i < sfu_lane_count (self->home); i++)
    if (self->feeds[i] != NULL)
      sfu_inbound_drop_feed (self, self->feeds[i]);
  self->closed = TRUE;
  free_when_alone (self);
}

typedef struct
{
  SfuFeed *feed;
  SfuSenderClock clock;
} ClockMessage;

static void
set_clock (gpointer data)
{
  g_autofree ClockMessage *message = data;

  sfu_feed_set_clock (message->feed, &message->clock);
}

static void
spread_clock (SfuInbound *self)
{
  for (guint i = 0; i < sfu_lane_count (self->home); i++)
    {
      ClockMessage *message;

      if (self->feeds[i] == NULL)
        continue;
      if (i == sfu_lane_index (self->home))
        {
          sfu_feed_set_clock (self->feeds[i], &self->stats.clock);
          continue;
        }
      message = g_new (ClockMessage, 1);
      *message = (ClockMessage){ self->feeds[i], self->stats.clock };
      gw_mailbox_call (sfu_lane_mailbox (sfu_feed_lane (self->feeds[i])), set_clock, message);
    }
}

void
sfu_inbound_add_feed (SfuInbound *self, SfuFeed *feed)
{
  guint index = sfu_lane_index (sfu_feed_lane (feed));

  g_assert (self->feeds[index] == NULL);
  self->feeds[index] = feed;
  if (self->stats.clock.ntp != 0)
    spread_clock (self);
}

typedef struct
{
  SfuFeed *feed;
  SfuInbound *inbound;
  SfuLane *home;
} Departure;

static void
on_feed_left (gpointer data)
{
  SfuInbound *self = data;

  self->feeds_leaving--;
  free_when_alone (self);
}

static void
on_feed_leaves (gpointer data)
{
  g_autofree Departure *departure = data;

  sfu_feed_free (departure->feed);
  gw_mailbox_call (sfu_lane_mailbox (departure->home), on_feed_left, departure->inbound);
}

void
sfu_inbound_drop_feed (SfuInbound *self, SfuFeed *feed)
{
  SfuLane *lane = sfu_feed_lane (feed);
  Departure *departure;

  self->feeds[sfu_lane_index (lane)] = NULL;
  if (lane == self->home)
    {
      sfu_feed_free (feed);
      return;
    }
  departure = g_new (Departure, 1);
  *departure = (Departure){ feed, self, self->home };
  self->feeds_leaving++;
  sfu_lane_flush_to (self->home, sfu_lane_index (lane));
  gw_mailbox_call (sfu_lane_mailbox (lane), on_feed_leaves, departure);
}

static void
pause_feed (gpointer data)
{
  sfu_feed_pause (data);
}

void
sfu_inbound_set_muted (SfuInbound *self, gboolean muted)
{
  self->muted = muted;
  if (!muted)
    {
      sfu_inbound_request_key_frame (self, g_get_monotonic_time ());
      return;
    }
  sfu_key_frame_request_arrived (&self->key_frame);
  self->key_frame_due = FALSE;
  for (guint i = 0; i < sfu_lane_count (self->home); i++)
    {
      if (self->feeds[i] == NULL)
        continue;
      if (i == sfu_lane_index (self->home))
        sfu_feed_pause (self->feeds[i]);
      else
        {
          sfu_lane_flush_to (self->home, i);
          gw_mailbox_call (sfu_lane_mailbox (sfu_feed_lane (self->feeds[i])), pause_feed,
                           self->feeds[i]);
        }
    }
}

const SfuReceiveParameters *
sfu_inbound_parameters (const SfuInbound *self)
{
  return &self->parameters;
}

SfuClaim
sfu_inbound_claim (const SfuInbound *self, guint8 payload_type)
{
  SfuClaim claim;

  find_codec (self, payload_type, &claim);
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
      return TRUE;
    }
}

static void
watch_for_loss (SfuInbound *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (self->nacks == NULL)
    return;
  sfu_nack_list_packet (self->nacks, meta->extended_seq, packet->arrival);
  if (meta->flags & SFU_RTP_KEY_FRAME)
    sfu_nack_list_key_frame (self->nacks, meta->extended_seq);
  if (sfu_nack_list_take_key_frame_needed (self->nacks))
    sfu_inbound_request_key_frame (self, packet->arrival);
  if (sfu_nack_list_count (self->nacks) > 0 && self->endpoint != NULL)
    sfu_lane_mark_urgent (self->home, self->endpoint);
}

static void
hand_out (SfuInbound *self, GwPacket *packet)
{
  guint home = sfu_lane_index (self->home);
  guint n = sfu_lane_count (self->home);

  for (guint i = 0; i < n; i++)
    {
      if (self->feeds[i] == NULL)
        continue;
      if (i == home)
        sfu_feed_packet (self->feeds[i], packet);
      else
        sfu_lane_hand_over (self->home, i, self->feeds[i], packet);
    }
}

static void
describe (SfuInbound *self, GwPacket *packet, SfuCodec codec)
{
  SfuRtpMeta *meta = sfu_rtp_meta (packet);

  sfu_codec_class (codec)->describe (sfu_rtp_payload (packet), meta->payload_size, &meta->frame);
  if (meta->flags & SFU_RTP_MARKER)
    meta->frame.flags |= SFU_FRAME_END;
  if ((meta->frame.flags & SFU_FRAME_ENTRY) == 0)
    return;
  meta->flags |= SFU_RTP_KEY_FRAME;
  sfu_key_frame_request_arrived (&self->key_frame);
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
  if (!take_number (self, packet, codec, claim))
    return;

  meta->source = self->source;
  meta->codec = (guint8) codec->codec;
  describe (self, packet, codec->codec);
  watch_for_loss (self, packet);
  if (!self->muted)
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
  spread_clock (self);
}

void
sfu_inbound_request_key_frame (SfuInbound *self, gint64 now)
{
  if (self->parameters.kind != SFU_VIDEO || self->muted || self->endpoint == NULL)
    return;
  if (!sfu_key_frame_request_want (&self->key_frame, now))
    return;
  self->key_frame_due = TRUE;
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

  if (sfu_key_frame_request_due (&self->key_frame, now))
    self->key_frame_due = TRUE;
  if (self->key_frame_due && self->ssrc != 0 &&
      sfu_rtcp_pli_write (builder, sender_ssrc, self->ssrc))
    {
      self->key_frame_due = FALSE;
      sfu_lane_stats (self->home)->key_frame_requests++;
    }
  return more;
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
