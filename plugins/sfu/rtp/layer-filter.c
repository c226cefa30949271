#include "plugins/sfu/rtp/layer-filter.h"

void
sfu_layer_filter_set_target (SfuLayerFilter *filter, SfuLayerPair target)
{
  filter->target = target;
}

static void
change (SfuLayerFilter *filter, SfuLayerPair layers, guint32 timestamp)
{
  if (layers.spatial == filter->now.spatial && layers.temporal == filter->now.temporal)
    return;
  /* A picture's layers one by one: what was before it stays what was before. */
  if (filter->changed != timestamp)
    filter->before = filter->now;
  filter->now = layers;
  filter->changed = timestamp;
}

static void
begin_picture (SfuLayerFilter *filter, guint32 timestamp)
{
  SfuLayerPair layers = filter->now;

  filter->newest = timestamp;
  filter->stuck = FALSE;
  layers.spatial = MIN (layers.spatial, filter->target.spatial);
  layers.temporal = MIN (layers.temporal, filter->target.temporal);
  change (filter, layers, timestamp);
}

/* One layer at a time: a frame may need all that is below it. */
static void
go_up (SfuLayerFilter *filter, const SfuFrameInfo *frame, guint32 timestamp)
{
  SfuLayerPair layers = filter->now;

  if (frame->flags & SFU_FRAME_ENTRY)
    layers.temporal = filter->target.temporal;
  else if (frame->flags & SFU_FRAME_SWITCH_UP && frame->temporal_layer == layers.temporal + 1)
    layers.temporal = MIN (frame->temporal_layer, filter->target.temporal);
  if (frame->flags & SFU_FRAME_KEY && frame->spatial_layer == layers.spatial + 1)
    layers.spatial = MIN (frame->spatial_layer, filter->target.spatial);
  change (filter, layers, timestamp);
  /* A frame of the next spatial layer, and it did not do. */
  filter->stuck |= frame->spatial_layer == filter->now.spatial + 1 &&
                   frame->spatial_layer <= filter->target.spatial;
}

gboolean
sfu_layer_filter_needs_key_frame (const SfuLayerFilter *filter)
{
  return filter->stuck;
}

SfuLayerVerdict
sfu_layer_filter_packet (SfuLayerFilter *filter, const SfuFrameInfo *frame, guint32 timestamp)
{
  gint32 ahead = (gint32) (timestamp - filter->newest);
  SfuLayerPair layers;

  if (!filter->started)
    {
      filter->started = TRUE;
      filter->newest = filter->changed = timestamp;
      filter->now = (SfuLayerPair){ 0, filter->target.temporal };
    }
  else if (ahead > 0)
    begin_picture (filter, timestamp);
  if (ahead >= 0 || timestamp == filter->newest)
    go_up (filter, frame, timestamp);

  layers = (gint32) (timestamp - filter->changed) >= 0 ? filter->now : filter->before;
  if (frame->temporal_layer > layers.temporal || frame->spatial_layer > layers.spatial)
    return SFU_LAYER_LEAVE_OUT;
  if (frame->spatial_layer == layers.spatial && frame->flags & SFU_FRAME_END)
    return SFU_LAYER_SEND_MARKED;
  return SFU_LAYER_SEND;
}
