#include "plugins/sfu/codec/codec.h"

#include "plugins/sfu/codec/av1.h"
#include "plugins/sfu/codec/h264.h"
#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/codec/red.h"
#include "plugins/sfu/codec/vp8.h"
#include "plugins/sfu/codec/vp9.h"

static const SfuCodecClass *const classes[] = {
  [SFU_CODEC_OPUS] = &sfu_opus_class, [SFU_CODEC_RED] = &sfu_red_class,
  [SFU_CODEC_VP8] = &sfu_vp8_class,   [SFU_CODEC_VP9] = &sfu_vp9_class,
  [SFU_CODEC_H264] = &sfu_h264_class, [SFU_CODEC_AV1] = &sfu_av1_class,
};

const SfuCodecClass *
sfu_codec_class (SfuCodec codec)
{
  return classes[codec];
}

const SfuCodecClass *
sfu_codec_find (const char *name, guint32 clock_rate)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_ascii_strcasecmp (classes[i]->name, name) == 0 && classes[i]->clock_rate == clock_rate)
      return classes[i];
  return NULL;
}
