#include "plugins/sfu/media/outbound-private.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/rtp/header.h"

/* Of a group that is sent from the cache: so many with each packet that comes, or each tick. Some
 * ten megabits a second, the rest waits. */
#define BURST_PACKETS 20

/* Between two looks at what flows: it is measured over longer. */
#define CHOOSE_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)

/* Who has sent nothing for so long is not asked for key frames again and again. */
#define STALE_AFTER G_TIME_SPAN_SECOND

#define ALL_LAYERS ((SfuLayerPair){ SFU_LAYERS_ALL, SFU_LAYERS_ALL })

SfuOutbound *
sfu_outbound_new (SfuLane *lane, const SfuFeedSet *feeds, const SfuSendParameters *parameters)
{
  SfuOutbound *self = g_new0 (SfuOutbound, 1);

  self->lane = lane;
  self->feeds = *feeds;
  self->kind = parameters->kind;
  self->stream = sfu_out_stream_new (lane, parameters);
  self->waiting = TRUE;
  self->current = self->target = SFU_NO_FEED;
  self->layers = ALL_LAYERS;
  return self;
}

static void
follow (SfuOutbound *self, gint8 index)
{
  SfuFeed *before = sfu_feed_set_at (&self->feeds, self->current);
  SfuFeed *after = sfu_feed_set_at (&self->feeds, index);

  if (index == self->current)
    return;
  if (before != NULL)
    sfu_feed_unfollow (before, self);
  if (after != NULL)
    sfu_feed_follow (after, self);
  self->current = index;
}

static void
watch_feeds (SfuOutbound *self)
{
  sfu_feed_set_watch (&self->feeds, self);
  follow (self, self->feeds.n > 0 ? (gint8) (self->feeds.n - 1) : SFU_NO_FEED);
}

static void
leave_feeds (SfuOutbound *self)
{
  follow (self, SFU_NO_FEED);
  sfu_feed_set_unwatch (&self->feeds, self);
  sfu_feed_set_replace (&self->feeds, &(SfuFeedSet){ 0 });
  self->target = SFU_NO_FEED;
}

void
sfu_outbound_free (SfuOutbound *self)
{
  if (self->endpoint != NULL)
    {
      leave_feeds (self);
      sfu_endpoint_remove_outbound (self->endpoint, self);
    }
  sfu_out_stream_free (self->stream);
  g_free (self);
}

void
sfu_outbound_attach (SfuOutbound *self, SfuEndpoint *endpoint)
{
  self->endpoint = endpoint;
  sfu_out_stream_set_endpoint (self->stream, endpoint);
  watch_feeds (self);
  sfu_endpoint_add_outbound (endpoint, self);
}

void
sfu_outbound_set_feeds (SfuOutbound *self, const SfuFeedSet *feeds)
{
  if (self->endpoint == NULL)
    return;
  leave_feeds (self);
  sfu_feed_set_replace (&self->feeds, feeds);
  sfu_outbound_wait (self);
  watch_feeds (self);
  sfu_outbound_connected (self, sfu_lane_now (self->lane));
}

void
sfu_outbound_feed_gone (SfuOutbound *self, SfuFeed *feed)
{
  gint8 index = sfu_feed_set_find (&self->feeds, feed);

  if (index == self->current)
    {
      self->current = SFU_NO_FEED;
      sfu_outbound_wait (self);
    }
  if (index == self->target)
    self->target = SFU_NO_FEED;
  self->choose_at = 0;
  self->feeds.feeds[index] = NULL;
}

void
sfu_outbound_endpoint_gone (SfuOutbound *self)
{
  leave_feeds (self);
  sfu_out_stream_set_endpoint (self->stream, NULL);
  self->endpoint = NULL;
}

void
sfu_outbound_set_paused (SfuOutbound *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  sfu_outbound_wait (self);
  if (!paused)
    sfu_outbound_connected (self, sfu_lane_now (self->lane));
}

void
sfu_outbound_set_wanted (SfuOutbound *self, guint height, guint frame_rate)
{
  self->wish.height = height;
  self->wish.frame_rate = frame_rate;
  self->choose_at = 0;
  sfu_outbound_tick (self, sfu_lane_now (self->lane));
}

void
sfu_outbound_wait (SfuOutbound *self)
{
  self->waiting = TRUE;
  self->cursor = 0;
}

static gboolean
can_send (const SfuOutbound *self)
{
  return !self->paused && self->endpoint != NULL && sfu_endpoint_is_connected (self->endpoint);
}

const SfuDdFrame *
sfu_outbound_descriptor (const SfuOutbound *self, SfuFeed *feed, GwPacket *packet)
{
  const SfuCodecClass *codec = sfu_codec_class (sfu_rtp_meta (packet)->codec);

  if (codec->tells_layers && !sfu_out_stream_has_descriptors (self->stream))
    return NULL;
  return sfu_feed_descriptor (feed, packet);
}

/* Returns: (nullable): the clock that what was sent last came by; %NULL when its source has gone.
 */
static const SfuSenderClock *
clock_before (const SfuOutbound *self)
{
  const SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->current);

  if (feed == NULL || self->newest == 0 ||
      sfu_feed_set_source (&self->feeds, self->current, sfu_feed_source (feed)) != self->begun)
    return NULL;
  return sfu_feed_clock (feed);
}

/* From @packet on the subscriber gets the feed @index. */
static void
begin (SfuOutbound *self, gint8 index, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuSenderClock *before = index == self->current ? NULL : clock_before (self);
  SfuFeed *after = sfu_feed_set_at (&self->feeds, index);

  self->begun = sfu_feed_set_source (&self->feeds, index, meta->source);
  sfu_out_stream_switch (self->stream, self->begun, packet,
                         sfu_outbound_descriptor (self, after, packet), before,
                         sfu_feed_clock (after));
  if (self->newest == 0)
    sfu_outbound_open (self, packet);
  follow (self, index);
  sfu_sieve_init (&self->sieve, index == self->target ? self->layers : ALL_LAYERS);
  self->source = meta->source;
  self->waiting = FALSE;
}

static void
send_picture (SfuOutbound *self, SfuFeed *feed, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuDdFrame *frame = sfu_outbound_descriptor (self, feed, packet);
  SfuLayerVerdict verdict = SFU_LAYER_SEND;

  if (meta->payload_size > 0)
    verdict = sfu_sieve_packet (&self->sieve, meta, frame, sfu_feed_structure (feed, frame));
  if (verdict == SFU_LAYER_LEAVE_OUT || verdict == SFU_LAYER_LOST)
    sfu_out_stream_leave_out (self->stream, packet);
  else
    {
      sfu_out_stream_set_active_targets (self->stream, sfu_sieve_active_targets (&self->sieve));
      sfu_out_stream_packet (self->stream, packet, frame,
                             verdict == SFU_LAYER_SEND_MARKED ? SFU_OUT_MARK : SFU_OUT_AS_IT_IS);
    }
  if (verdict == SFU_LAYER_LOST && meta->extended_seq > sfu_feed_group (feed)->first)
    {
      sfu_outbound_wait (self);
      sfu_feed_request_key_frame (feed, packet->arrival);
    }
}

static void
send_packet (SfuOutbound *self, GwPacket *packet)
{
  SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->current);

  if (self->kind == SFU_AUDIO)
    sfu_out_stream_sound (self->stream, packet, sfu_feed_trail (feed));
  else
    send_picture (self, feed, packet);
  self->newest = MAX (self->newest, packet->arrival);
}

/* Goes on with what is in the cache: what came before a key frame's first packet did, or a whole
 * group for one who comes late. */
static void
send_cached (SfuOutbound *self, gint64 now)
{
  SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->current);
  gint64 newest = sfu_feed_newest (feed);

  for (guint n = 0; self->cursor != 0 && self->cursor <= newest && n < BURST_PACKETS;)
    {
      GwPacket *packet = sfu_feed_lookup (feed, self->source, self->cursor++, now);

      if (packet == NULL)
        continue;
      send_packet (self, packet);
      n++;
    }
  if (self->cursor > newest)
    self->cursor = 0;
}

static void
begin_with (SfuOutbound *self, gint8 index, GwPacket *packet, gint64 now)
{
  begin (self, index, packet);
  self->cursor = sfu_rtp_meta (packet)->extended_seq;
  send_cached (self, now);
}

/* Begins with the newest key frame of @index, when that is newer than what was sent, and what
 * followed it is little enough. */
static gboolean
begin_with_group (SfuOutbound *self, gint8 index, gint64 now)
{
  SfuFeed *feed = sfu_feed_set_at (&self->feeds, index);
  GwPacket *packet = feed == NULL ? NULL : sfu_feed_short_group (feed, self->newest, now);

  if (packet == NULL)
    return FALSE;
  begin_with (self, index, packet, now);
  return TRUE;
}

static void
choose_target (SfuOutbound *self)
{
  SfuLayers layers = sfu_feed_set_choose (&self->feeds, &self->wish);

  if (layers.encoding >= 0)
    {
      self->target = layers.encoding;
      self->layers = (SfuLayerPair){ layers.spatial, layers.temporal };
      if (self->target == self->current)
        sfu_sieve_set_target (&self->sieve, self->layers);
    }
  else if (self->target == SFU_NO_FEED && self->feeds.n > 0)
    self->target = (gint8) (self->feeds.n - 1);
}

static void
request_key_frame (SfuOutbound *self, gint64 now)
{
  SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->target);

  if (feed != NULL)
    sfu_feed_request_key_frame (feed, now);
}

/* The subscriber does not get what it should: from what is at hand, or a key frame is asked for. */
static void
seek (SfuOutbound *self, gint64 now)
{
  if (begin_with_group (self, self->target, now))
    return;
  for (gint8 i = (gint8) self->feeds.n; self->waiting && i-- > 0;)
    if (begin_with_group (self, i, now))
      break;
  request_key_frame (self, now);
}

void
sfu_outbound_connecting (SfuOutbound *self, gint64 now)
{
  SfuFeed *feed;

  if (self->kind != SFU_VIDEO || self->paused)
    return;
  choose_target (self);
  feed = sfu_feed_set_at (&self->feeds, self->target);
  if (feed != NULL && sfu_feed_short_group (feed, 0, now) == NULL)
    sfu_feed_request_key_frame (feed, now);
}

void
sfu_outbound_connected (SfuOutbound *self, gint64 now)
{
  if (!self->waiting || self->kind != SFU_VIDEO || !can_send (self))
    return;
  choose_target (self);
  seek (self, now);
}

void
sfu_outbound_tick (SfuOutbound *self, gint64 now)
{
  const SfuFeed *target;

  if (self->kind != SFU_VIDEO || !can_send (self))
    return;
  sfu_outbound_repeat_opening (self, now);
  if (self->echo.n > 0)
    sfu_outbound_send_echoes (self, now);
  if (self->cursor != 0)
    send_cached (self, now);
  if (now >= self->choose_at)
    {
      choose_target (self);
      self->choose_at = now + CHOOSE_INTERVAL;
    }
  target = sfu_feed_set_at (&self->feeds, self->target);
  if ((self->waiting || self->current != self->target) && self->cursor == 0 && target != NULL &&
      now - sfu_feed_meter (target)->newest < STALE_AFTER)
    seek (self, now);
  else if (sfu_sieve_needs_key_frame (&self->sieve))
    request_key_frame (self, now);
}

/* A key frame's first packet may come late, when it was reordered or had to be asked for: what
 * came before it was no gap that anybody could close. One that comes twice begins nothing. */
static gboolean
is_news (const SfuFeed *feed, const GwPacket *packet, const SfuRtpMeta *meta)
{
  const SfuFrameGroup *group = sfu_feed_group (feed);

  return meta->extended_seq == group->first && packet->arrival == group->at;
}

void
sfu_outbound_key_frame_begins (SfuOutbound *self, SfuFeed *feed, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  gint8 index = sfu_feed_set_find (&self->feeds, feed);

  if (!can_send (self) || !is_news (feed, packet, meta))
    return;
  if (!self->waiting && index == self->current && self->source == meta->source)
    return;
  choose_target (self);
  if (index == self->target || index == self->current || self->waiting)
    begin_with (self, index, packet, packet->arrival);
}

/* Returns: %TRUE when @packet continues what the subscriber has. */
static gboolean
continues (SfuOutbound *self, const SfuFeed *feed, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (!self->waiting && self->source == meta->source)
    return TRUE;
  /* The source began anew, and not with a key frame. What is left of the one before, in the same
   * burst as this one's key frame, says nothing. */
  if (self->kind == SFU_VIDEO && meta->source == sfu_feed_source (feed))
    sfu_outbound_wait (self);
  if (self->kind == SFU_VIDEO || meta->payload_size == 0)
    return FALSE;
  begin (self, self->current, packet);
  return TRUE;
}

void
sfu_outbound_packet (SfuOutbound *self, SfuFeed *feed, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (!can_send (self) || !continues (self, feed, packet))
    return;
  if (self->cursor != 0 && meta->extended_seq >= self->cursor)
    send_cached (self, packet->arrival);
  else
    send_packet (self, packet);
}

const SfuSendParameters *
sfu_outbound_parameters (const SfuOutbound *self)
{
  return sfu_out_stream_parameters (self->stream);
}

void
sfu_outbound_report (SfuOutbound *self, const SfuReportBlock *block, gint64 now)
{
  sfu_echo_report (&self->echo, block->fraction_lost);
  sfu_out_stream_report (self->stream, block, now);
}

gboolean
sfu_outbound_write_report (SfuOutbound *self, SfuRtcpBuilder *builder, gint64 now)
{
  const SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->current);

  if (feed == NULL || self->waiting || self->paused)
    return TRUE;
  return sfu_out_stream_write_report (self->stream, sfu_feed_clock (feed), builder, now);
}
