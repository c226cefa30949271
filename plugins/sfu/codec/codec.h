/* What forwarding must know of a codec, as a table. Pure functions over one packet's payload,
 * any thread. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/frame-info.h"
#include "plugins/sfu/codec/picture-numbers.h"
#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

typedef struct
{
  SfuCodec codec;
  const char *name; /* as in a=rtpmap */
  SfuKind kind;
  guint32 clock_rate; /* Hz */
  guint channels;     /* of a=rtpmap; 0 for video */
  /* Its layers are told by dependency descriptors, where there are any. */
  gboolean has_descriptors;
  /* Each payload tells its spatial layer, too. */
  gboolean tells_layers;

  /* Fills @info; a payload that cannot be read has no flag at all. */
  void (*describe) (const guint8 *payload, gsize size, SfuFrameInfo *info);

  /* (nullable): where the codec numbers its pictures. Returns: %FALSE when this payload does not.
   */
  gboolean (*find_numbers) (const guint8 *payload, gsize size, SfuPictureNumbers *numbers);
} SfuCodecClass;

const SfuCodecClass *sfu_codec_class (SfuCodec codec);

/* @name: in any case. Returns: (nullable): %NULL for one we do not forward. */
const SfuCodecClass *sfu_codec_find (const char *name, guint32 clock_rate);

G_END_DECLS
