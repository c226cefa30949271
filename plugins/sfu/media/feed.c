#include "plugins/sfu/media/feed.h"

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/media/descriptors.h"
#include "plugins/sfu/media/inbound.h"
#include "plugins/sfu/media/outbound.h"
#include "plugins/sfu/rtp/cache.h"
#include "plugins/sfu/rtp/header.h"

/* A second of a busy stream: later than that a retransmission helps nobody. A late joiner may be
 * sent a group of frames that is as old, packet by packet. */
#define CACHE_PACKETS 1024
#define CACHE_AGE (SFU_FRAME_GROUP_AGE + 500 * G_TIME_SPAN_MILLISECOND)

/* Between requests to another lane; the inbound throttles what goes to the publisher. */
#define ASK_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

/* More than one burst brings of a track; what is beyond is sent at once. */
#define PENDING_PACKETS 64

struct _SfuFeed
{
  SfuLane *lane;
  SfuLane *home;
  SfuInbound *inbound;
  SfuKind kind;
  SfuCache *cache;             /* NULL for audio: it is not retransmitted */
  SfuRedTrail *trail;          /* of audio: it is repeated */
  SfuDescriptors *descriptors; /* NULL where they were not negotiated */
  guint16 source;              /* of what is in the cache */
  SfuSenderClock clock;
  SfuStreamMeter meter;
  SfuFrameGroup group;
  GPtrArray *watchers;
  GPtrArray *followers;
  gint64 asked;
  gboolean key_frame_pending;
  guint n_pending;
  GwPacket *pending[PENDING_PACKETS];
};

SfuFeed *
sfu_feed_new (SfuLane *lane, SfuInbound *inbound, SfuLane *home, SfuKind kind)
{
  SfuFeed *self = g_new0 (SfuFeed, 1);

  self->lane = lane;
  self->home = home;
  self->inbound = inbound;
  self->kind = kind;
  if (kind == SFU_VIDEO)
    self->cache = sfu_cache_new (CACHE_PACKETS, CACHE_AGE);
  else
    self->trail = sfu_red_trail_new ();
  if (kind == SFU_VIDEO && sfu_inbound_parameters (inbound)->extensions.dependency_descriptor != 0)
    self->descriptors = sfu_descriptors_new ();
  self->watchers = g_ptr_array_new ();
  self->followers = g_ptr_array_new ();
  return self;
}

void
sfu_feed_attach (SfuFeed *self)
{
  sfu_lane_add_feed (self->lane, self);
}

void
sfu_feed_free (SfuFeed *self)
{
  sfu_lane_remove_feed (self->lane, self);
  for (guint i = 0; i < self->n_pending; i++)
    gw_packet_unref (self->pending[i]);
  for (guint i = 0; i < self->watchers->len; i++)
    sfu_outbound_feed_gone (g_ptr_array_index (self->watchers, i), self);
  g_ptr_array_unref (self->watchers);
  g_ptr_array_unref (self->followers);
  g_clear_pointer (&self->cache, sfu_cache_free);
  g_clear_pointer (&self->trail, sfu_red_trail_free);
  g_clear_pointer (&self->descriptors, sfu_descriptors_free);
  g_free (self);
}

SfuLane *
sfu_feed_lane (const SfuFeed *self)
{
  return self->lane;
}

/* Numbers and pictures begin anew. */
static void
begin_source (SfuFeed *self, guint16 source)
{
  self->source = source;
  if (self->meter.newest != 0)
    self->clock.ntp = 0;
  sfu_frame_group_reset (&self->group);
  sfu_stream_meter_reset (&self->meter);
  if (self->cache != NULL)
    sfu_cache_clear (self->cache);
  if (self->descriptors != NULL)
    sfu_descriptors_reset (self->descriptors);
}

static void
measure (SfuFeed *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuDdFrame *descriptor = sfu_feed_descriptor (self, packet);
  SfuFrameInfo frame = meta->frame;

  if (descriptor != NULL)
    sfu_descriptors_describe (self->descriptors, descriptor, &frame);
  sfu_stream_meter_packet (&self->meter, &frame, meta->timestamp, meta->payload_size,
                           packet->arrival);
}

static void
remember (SfuFeed *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  measure (self, packet);
  if (self->cache == NULL)
    return;
  sfu_cache_put (self->cache, meta->extended_seq, packet, packet->arrival);
  if (self->kind == SFU_VIDEO && meta->flags & SFU_RTP_KEY_FRAME)
    {
      sfu_frame_group_begin (&self->group, meta->extended_seq, meta->timestamp, packet->arrival);
      self->key_frame_pending = TRUE;
    }
  sfu_frame_group_packet (&self->group, meta->extended_seq, meta->payload_size);
}

void
sfu_feed_packet (SfuFeed *self, GwPacket *packet)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);

  if (self->n_pending == PENDING_PACKETS)
    sfu_feed_flush (self);
  else if (self->n_pending == 0)
    sfu_lane_mark_pending (self->lane, self);
  if (self->source != meta->source)
    begin_source (self, meta->source);
  if (meta->payload_size > 0)
    remember (self, packet);
  self->pending[self->n_pending++] = gw_packet_ref (packet);
}

/* Before the followers get anything, so that one who begins here is a follower by then. */
static void
announce_key_frames (SfuFeed *self)
{
  self->key_frame_pending = FALSE;
  for (guint j = 0; j < self->n_pending; j++)
    if (sfu_rtp_meta (self->pending[j])->flags & SFU_RTP_KEY_FRAME)
      for (guint i = 0; i < self->watchers->len; i++)
        sfu_outbound_key_frame_begins (g_ptr_array_index (self->watchers, i), self,
                                       self->pending[j]);
}

static void
send_pictures (SfuFeed *self)
{
  if (self->key_frame_pending)
    announce_key_frames (self);
  for (guint i = 0; i < self->followers->len; i++)
    for (guint j = 0; j < self->n_pending; j++)
      sfu_outbound_packet (g_ptr_array_index (self->followers, i), self, self->pending[j]);
}

/* A burst is rarely more than one packet, and each needs what is repeated with it. */
static void
send_sound (SfuFeed *self)
{
  for (guint j = 0; j < self->n_pending; j++)
    {
      sfu_red_trail_put (self->trail, self->pending[j]);
      for (guint i = 0; i < self->followers->len; i++)
        sfu_outbound_packet (g_ptr_array_index (self->followers, i), self, self->pending[j]);
    }
}

void
sfu_feed_flush (SfuFeed *self)
{
  if (self->kind == SFU_VIDEO)
    send_pictures (self);
  else
    send_sound (self);
  for (guint i = 0; i < self->n_pending; i++)
    gw_packet_unref (self->pending[i]);
  self->n_pending = 0;
}

void
sfu_feed_pause (SfuFeed *self)
{
  sfu_frame_group_reset (&self->group);
  sfu_stream_meter_reset (&self->meter);
  for (guint i = 0; i < self->followers->len; i++)
    sfu_outbound_wait (g_ptr_array_index (self->followers, i));
}

void
sfu_feed_set_clock (SfuFeed *self, const SfuSenderClock *clock)
{
  self->clock = *clock;
}

const SfuSenderClock *
sfu_feed_clock (const SfuFeed *self)
{
  return &self->clock;
}

void
sfu_feed_watch (SfuFeed *self, SfuOutbound *outbound)
{
  g_ptr_array_add (self->watchers, outbound);
}

void
sfu_feed_unwatch (SfuFeed *self, SfuOutbound *outbound)
{
  g_ptr_array_remove_fast (self->watchers, outbound);
}

void
sfu_feed_follow (SfuFeed *self, SfuOutbound *outbound)
{
  g_ptr_array_add (self->followers, outbound);
}

void
sfu_feed_unfollow (SfuFeed *self, SfuOutbound *outbound)
{
  g_ptr_array_remove_fast (self->followers, outbound);
}

static void
ask_inbound (gpointer data)
{
  SfuInbound *inbound = data;

  sfu_inbound_request_key_frame (inbound, sfu_lane_now (sfu_inbound_home (inbound)));
  sfu_port_flush (sfu_lane_port (sfu_inbound_home (inbound)));
}

void
sfu_feed_request_key_frame (SfuFeed *self, gint64 now)
{
  if (self->kind != SFU_VIDEO)
    return;
  if (self->home == self->lane)
    {
      sfu_inbound_request_key_frame (self->inbound, now);
      return;
    }
  /* To a new feed, what it begins with is on its way, or was asked for at home. */
  if (self->meter.newest == 0)
    return;
  if (self->asked != 0 && now - self->asked < ASK_INTERVAL)
    return;
  self->asked = now;
  gw_mailbox_call (sfu_lane_mailbox (self->home), ask_inbound, self->inbound);
}

gint64
sfu_feed_newest (const SfuFeed *self)
{
  return self->cache != NULL ? sfu_cache_newest (self->cache) : 0;
}

guint16
sfu_feed_source (const SfuFeed *self)
{
  return self->source;
}

const SfuRedTrail *
sfu_feed_trail (const SfuFeed *self)
{
  return self->trail;
}

const SfuDdFrame *
sfu_feed_descriptor (SfuFeed *self, GwPacket *packet)
{
  if (self->descriptors == NULL || !sfu_codec_class (sfu_rtp_meta (packet)->codec)->has_descriptors)
    return NULL;
  return sfu_descriptors_read (self->descriptors, packet);
}

const SfuDdStructure *
sfu_feed_structure (const SfuFeed *self, const SfuDdFrame *frame)
{
  return frame == NULL ? NULL : sfu_descriptors_structure (self->descriptors, frame);
}

const SfuStreamMeter *
sfu_feed_meter (const SfuFeed *self)
{
  return &self->meter;
}

const SfuFrameGroup *
sfu_feed_group (const SfuFeed *self)
{
  return &self->group;
}

GwPacket *
sfu_feed_short_group (SfuFeed *self, gint64 since, gint64 now)
{
  if (!sfu_frame_group_is_short (&self->group, now) || self->group.at <= since)
    return NULL;
  return sfu_feed_lookup (self, self->source, self->group.first, now);
}

GwPacket *
sfu_feed_lookup (SfuFeed *self, guint16 source, gint64 seq, gint64 now)
{
  if (self->cache == NULL || source != self->source)
    return NULL;
  return sfu_cache_get (self->cache, seq, now);
}

void
sfu_feed_tick (SfuFeed *self, gint64 now)
{
  if (self->cache != NULL)
    sfu_cache_expire (self->cache, now);
}
