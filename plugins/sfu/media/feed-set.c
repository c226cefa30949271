#include "plugins/sfu/media/feed-set.h"

#define INDEX_BITS 2
G_STATIC_ASSERT (SFU_ENCODINGS_MAX < 1 << INDEX_BITS);

void
sfu_feed_set_replace (SfuFeedSet *set, const SfuFeedSet *by)
{
  guint16 number = (guint16) (set->number + 1);

  *set = *by;
  set->number = number;
}

void
sfu_feed_set_watch (const SfuFeedSet *set, SfuOutbound *outbound)
{
  for (guint i = 0; i < set->n; i++)
    if (set->feeds[i] != NULL)
      sfu_feed_watch (set->feeds[i], outbound);
}

void
sfu_feed_set_unwatch (const SfuFeedSet *set, SfuOutbound *outbound)
{
  for (guint i = 0; i < set->n; i++)
    if (set->feeds[i] != NULL)
      sfu_feed_unwatch (set->feeds[i], outbound);
}

SfuFeed *
sfu_feed_set_at (const SfuFeedSet *set, gint8 index)
{
  return index == SFU_NO_FEED ? NULL : set->feeds[index];
}

gint8
sfu_feed_set_find (const SfuFeedSet *set, const SfuFeed *feed)
{
  for (gint8 i = 0; i < (gint8) set->n; i++)
    if (set->feeds[i] == feed)
      return i;
  return SFU_NO_FEED;
}

/* One that is silent while another is not has vanished. */
static gboolean
flows (const SfuStreamMeter *meter, gint64 newest)
{
  return meter->newest != 0 && meter->newest + sfu_stream_meter_patience (meter) >= newest;
}

SfuLayers
sfu_feed_set_choose (const SfuFeedSet *set, const SfuLayerWish *wish)
{
  SfuEncodingState states[SFU_ENCODINGS_MAX] = { 0 };
  gint64 newest = 0;

  for (guint i = 0; i < set->n; i++)
    if (set->feeds[i] != NULL)
      newest = MAX (newest, sfu_feed_meter (set->feeds[i])->newest);
  for (guint i = 0; i < set->n; i++)
    if (set->feeds[i] != NULL)
      {
        const SfuStreamMeter *meter = sfu_feed_meter (set->feeds[i]);

        sfu_encoding_state_read (meter, &states[i]);
        states[i].flows = flows (meter, newest);
      }
  return sfu_layer_selector_choose (states, set->n, wish);
}

guint
sfu_feed_set_source (const SfuFeedSet *set, gint8 index, guint16 source)
{
  return ((guint) set->number << INDEX_BITS | (guint) index) << 16 | source;
}

SfuFeed *
sfu_feed_set_find_source (const SfuFeedSet *set, guint source)
{
  guint index = source >> 16 & ((1 << INDEX_BITS) - 1);

  if (source != sfu_feed_set_source (set, (gint8) index, (guint16) source))
    return NULL;
  return set->feeds[index];
}
