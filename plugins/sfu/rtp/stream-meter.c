#include "plugins/sfu/rtp/stream-meter.h"

#define PATIENCE (300 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE_MAX (2 * G_TIME_SPAN_SECOND)
#define PATIENCE_FRAMES 3

/* The layers of a window that was too short or too quiet to see all of them. */
static guint8
count_spatial (const SfuStreamMeterWindow *window)
{
  guint8 n = 1;

  for (guint8 s = 0; s < SFU_SPATIAL_LAYERS_MAX; s++)
    for (guint8 t = 0; t < SFU_TEMPORAL_LAYERS_MAX; t++)
      if (window->bytes[s][t] > 0)
        n = MAX (n, (guint8) (s + 1));
  return n;
}

static guint8
count_temporal (const SfuStreamMeterWindow *window)
{
  guint8 n = 1;

  for (guint8 t = 0; t < SFU_TEMPORAL_LAYERS_MAX; t++)
    if (window->frames[t] > 0)
      n = (guint8) (t + 1);
  return n;
}

static void
turn_window (SfuStreamMeter *meter, gint64 now)
{
  meter->last = meter->window;
  meter->last_duration = now - meter->begin;
  meter->begin = now;
  meter->window = (SfuStreamMeterWindow){ 0 };
  meter->spatial_layers = count_spatial (&meter->last);
  meter->temporal_layers = count_temporal (&meter->last);
}

static void
begin_frame (SfuStreamMeter *meter, guint32 timestamp, gint64 now)
{
  if (meter->frame_at != 0)
    {
      gint64 interval = MIN (now - meter->frame_at, G_TIME_SPAN_SECOND);

      meter->interval = meter->interval == 0 ? interval : (7 * meter->interval + interval) / 8;
    }
  meter->timestamp = timestamp;
  meter->frame_at = now;
}

void
sfu_stream_meter_packet (
    SfuStreamMeter *meter, const SfuFrameInfo *frame, guint32 timestamp, gsize size, gint64 now)
{
  guint spatial = MIN (frame->spatial_layer, SFU_SPATIAL_LAYERS_MAX - 1);
  guint temporal = MIN (frame->temporal_layer, SFU_TEMPORAL_LAYERS_MAX - 1);

  if (meter->begin == 0)
    meter->begin = now;
  else if (now - meter->begin >= SFU_STREAM_METER_WINDOW)
    turn_window (meter, now);

  if (meter->frame_at == 0 || (gint32) (timestamp - meter->timestamp) > 0)
    begin_frame (meter, timestamp, now);
  if (frame->flags & SFU_FRAME_START && spatial == 0)
    meter->window.frames[temporal]++;
  meter->newest = now;
  meter->window.bytes[spatial][temporal] += (guint) size;
  meter->spatial_layers = MAX (meter->spatial_layers, (guint8) (spatial + 1));
  meter->temporal_layers = MAX (meter->temporal_layers, (guint8) (temporal + 1));
  if (frame->height > 0)
    meter->heights[spatial] = frame->height;
}

void
sfu_stream_meter_reset (SfuStreamMeter *meter)
{
  SfuStreamMeter fresh = { 0 };

  for (guint i = 0; i < SFU_SPATIAL_LAYERS_MAX; i++)
    fresh.heights[i] = meter->heights[i];
  *meter = fresh;
}

gint64
sfu_stream_meter_patience (const SfuStreamMeter *meter)
{
  return CLAMP (PATIENCE_FRAMES * meter->interval, PATIENCE, PATIENCE_MAX);
}

guint64
sfu_stream_meter_bitrate (const SfuStreamMeter *meter, guint spatial, guint temporal)
{
  if (meter->last_duration == 0)
    return 0;
  return (guint64) meter->last.bytes[spatial][temporal] * 8 * G_USEC_PER_SEC /
         (guint64) meter->last_duration;
}

guint
sfu_stream_meter_frame_rate (const SfuStreamMeter *meter, guint temporal)
{
  guint frames = 0;

  if (meter->last_duration == 0)
    return 0;
  for (guint t = 0; t <= temporal; t++)
    frames += meter->last.frames[t];
  return (guint) ((frames * G_USEC_PER_SEC + meter->last_duration / 2) / meter->last_duration);
}
