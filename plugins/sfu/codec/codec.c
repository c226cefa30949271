#include "plugins/sfu/codec/codec.h"

#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/codec/vp8.h"

static const SfuCodecClass *const classes[] = {
  [SFU_CODEC_OPUS] = &sfu_opus_class,
  [SFU_CODEC_VP8] = &sfu_vp8_class,
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
