/* Which layers of a track one subscriber gets: of the encodings that flow, the smallest picture
 * that is large enough, at no more frames and bits than it may have. Pure functions, any thread. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/rtp/stream-meter.h"

G_BEGIN_DECLS

/* An encoding as it flows now. */
typedef struct
{
  gboolean flows; /* FALSE: muted, ended, or silent while others are not */
  guint8 spatial_layers, temporal_layers;
  guint heights[SFU_SPATIAL_LAYERS_MAX];      /* lines; 0: unknown */
  guint frame_rates[SFU_TEMPORAL_LAYERS_MAX]; /* with the layers below; 0: unknown */
  /* Bits per second of one layer alone; 0: unknown. */
  guint64 bitrates[SFU_SPATIAL_LAYERS_MAX][SFU_TEMPORAL_LAYERS_MAX];
} SfuEncodingState;

/* What a meter says; flows is not its business. */
void sfu_encoding_state_read (const SfuStreamMeter *meter, SfuEncodingState *state);

/* What the subscriber can use; 0: no bound. */
typedef struct
{
  guint height;        /* lines: the smallest picture that has as many */
  guint frame_rate;    /* per second */
  guint64 max_bitrate; /* bits per second: what its path carries */
} SfuLayerWish;

/* The highest there is, should there be more than is known. */
#define SFU_LAYERS_ALL G_MAXUINT8

typedef struct
{
  gint8 encoding;           /* -1: none */
  guint8 spatial, temporal; /* the highest ones to send, or SFU_LAYERS_ALL */
} SfuLayers;

#define SFU_LAYERS_NONE ((SfuLayers){ .encoding = -1 })

/* @encodings: the smallest picture first; at most SFU_ENCODINGS_MAX.
 * Returns: the layers to send; SFU_LAYERS_NONE when nothing flows. A bitrate that is too small for
 * everything gets the least there is. */
SfuLayers sfu_layer_selector_choose (const SfuEncodingState *encodings,
                                     gsize n_encodings,
                                     const SfuLayerWish *wish);

G_END_DECLS
