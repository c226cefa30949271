#include "plugins/sfu/rtp/layer-selector.h"

/* Of the largest encoding as long as no key frame told: each one below has half the lines. */
#define HEIGHT_ASSUMED 720

#define PICTURES_MAX (SFU_ENCODINGS_MAX * SFU_SPATIAL_LAYERS_MAX)

/* One picture size that can be had. */
typedef struct
{
  gint8 encoding;
  guint8 spatial;
  guint height;
} Picture;

void
sfu_encoding_state_read (const SfuStreamMeter *meter, SfuEncodingState *state)
{
  state->spatial_layers = MAX (meter->spatial_layers, 1);
  state->temporal_layers = MAX (meter->temporal_layers, 1);
  for (guint s = 0; s < SFU_SPATIAL_LAYERS_MAX; s++)
    {
      state->heights[s] = meter->heights[s];
      for (guint t = 0; t < SFU_TEMPORAL_LAYERS_MAX; t++)
        state->bitrates[s][t] = sfu_stream_meter_bitrate (meter, s, t);
    }
  for (guint t = 0; t < SFU_TEMPORAL_LAYERS_MAX; t++)
    state->frame_rates[t] = sfu_stream_meter_frame_rate (meter, t);
}

static guint
scale (guint height, gint steps)
{
  return MAX (steps >= 0 ? height << steps : height >> -steps, 1);
}

/* What is unknown is taken to be half of what is above it, or twice what is below. */
static void
assume_heights (Picture *pictures, guint n)
{
  guint known = n;

  for (guint i = 0; i < n; i++)
    if (pictures[i].height > 0)
      known = i;
  if (known == n)
    {
      known = n - 1;
      pictures[known].height = HEIGHT_ASSUMED;
    }
  for (guint i = 0; i < n; i++)
    if (pictures[i].height == 0)
      pictures[i].height = scale (pictures[known].height, (gint) i - (gint) known);
}

/* Returns: how many; all, flowing or not, for one tells the other's height. */
static guint
list_pictures (const SfuEncodingState *encodings, gsize n_encodings, Picture *pictures)
{
  guint n = 0;

  for (gsize i = 0; i < n_encodings; i++)
    for (guint8 s = 0; s < encodings[i].spatial_layers; s++)
      pictures[n++] = (Picture){ (gint8) i, s, encodings[i].heights[s] };
  if (n > 0)
    assume_heights (pictures, n);
  return n;
}

static guint
keep_flowing (const SfuEncodingState *encodings, Picture *pictures, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    if (encodings[pictures[i].encoding].flows)
      pictures[kept++] = pictures[i];
  return kept;
}

static guint
find_large_enough (const Picture *pictures, guint n, guint height)
{
  if (height > 0)
    for (guint i = 0; i < n; i++)
      if (pictures[i].height >= height)
        return i;
  return n - 1;
}

static guint8
find_fast_enough (const SfuEncodingState *encoding, guint frame_rate)
{
  guint8 temporal = encoding->temporal_layers - 1;

  /* A measured rate is a frame more or less. */
  while (frame_rate > 0 && temporal > 0 &&
         encoding->frame_rates[temporal] > frame_rate + MAX (frame_rate / 8, 1))
    temporal--;
  return temporal;
}

static guint64
cost (const SfuEncodingState *encoding, guint8 spatial, guint8 temporal)
{
  guint64 sum = 0;

  for (guint s = 0; s <= spatial; s++)
    for (guint t = 0; t <= temporal; t++)
      sum += encoding->bitrates[s][t];
  return sum;
}

static SfuLayers
make_layers (const SfuEncodingState *encodings, const Picture *picture, guint8 temporal)
{
  const SfuEncodingState *encoding = &encodings[picture->encoding];

  return (SfuLayers){
    picture->encoding,
    picture->spatial + 1 < encoding->spatial_layers ? picture->spatial : SFU_LAYERS_ALL,
    temporal + 1 < encoding->temporal_layers ? temporal : SFU_LAYERS_ALL,
  };
}

SfuLayers
sfu_layer_selector_choose (const SfuEncodingState *encodings,
                           gsize n_encodings,
                           const SfuLayerWish *wish)
{
  Picture pictures[PICTURES_MAX];
  guint n = list_pictures (encodings, n_encodings, pictures);

  n = keep_flowing (encodings, pictures, n);
  if (n == 0)
    return SFU_LAYERS_NONE;
  for (guint i = find_large_enough (pictures, n, wish->height) + 1; i-- > 0;)
    {
      const SfuEncodingState *encoding = &encodings[pictures[i].encoding];

      for (guint8 t = find_fast_enough (encoding, wish->frame_rate) + 1; t-- > 0;)
        if (wish->max_bitrate == 0 || cost (encoding, pictures[i].spatial, t) <= wish->max_bitrate)
          return make_layers (encodings, &pictures[i], t);
    }
  return make_layers (encodings, &pictures[0], 0);
}
