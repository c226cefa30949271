/* What flows of one encoding lately: how large its pictures are, how many of them come in each
 * temporal layer, how many bits each layer takes. Plain struct, zeroed to begin; worker thread
 * only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/frame-info.h"

G_BEGIN_DECLS

#define SFU_SPATIAL_LAYERS_MAX 4
#define SFU_TEMPORAL_LAYERS_MAX 4

/* Rates are those of the last whole window. */
#define SFU_STREAM_METER_WINDOW G_TIME_SPAN_SECOND

typedef struct
{
  guint bytes[SFU_SPATIAL_LAYERS_MAX][SFU_TEMPORAL_LAYERS_MAX];
  guint frames[SFU_TEMPORAL_LAYERS_MAX];
} SfuStreamMeterWindow;

typedef struct
{
  gint64 newest;                          /* when the last packet came; 0: none did */
  guint32 timestamp;                      /* of the newest frame */
  gint64 frame_at;                        /* when it began to come */
  gint64 interval;                        /* between frames, smoothed; 0: unknown */
  guint heights[SFU_SPATIAL_LAYERS_MAX];  /* lines; 0: unknown */
  guint8 spatial_layers, temporal_layers; /* seen in the last window or this one; at least 1 */
  gint64 begin;                           /* of the window under way; 0: none */
  SfuStreamMeterWindow window, last;
  gint64 last_duration; /* of the last window; 0: there was none */
} SfuStreamMeter;

/* Each packet with a payload. @size: of the payload. */
void sfu_stream_meter_packet (
    SfuStreamMeter *meter, const SfuFrameInfo *frame, guint32 timestamp, gsize size, gint64 now);

/* The source began anew, or fell silent on purpose: only the pictures' sizes stay. */
void sfu_stream_meter_reset (SfuStreamMeter *meter);

/* How long it may be silent before it counts as gone: 300 ms, and three frames. */
gint64 sfu_stream_meter_patience (const SfuStreamMeter *meter);

/* Bits per second, of one layer alone. 0: unknown. */
guint64 sfu_stream_meter_bitrate (const SfuStreamMeter *meter, guint spatial, guint temporal);

/* Frames per second, of @temporal and the layers below it. 0: unknown. */
guint sfu_stream_meter_frame_rate (const SfuStreamMeter *meter, guint temporal);

G_END_DECLS
