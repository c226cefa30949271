/* What forwarding must know of a codec, as a table. Pure functions over one packet's payload,
 * any thread. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

typedef struct
{
  SfuCodec codec;
  const char *name; /* as in a=rtpmap */
  SfuKind kind;
  guint32 clock_rate; /* Hz */
  guint channels;     /* of a=rtpmap; 0 for video */

  /* Whether decoding can begin with this packet: always for audio; for video, the first packet of
   * a key frame. */
  gboolean (*is_key_frame) (const guint8 *payload, gsize size);

  /* (nullable): whether it is a sign of silence, which one may leave out (DTX). */
  gboolean (*is_silence) (const guint8 *payload, gsize size);
} SfuCodecClass;

const SfuCodecClass *sfu_codec_class (SfuCodec codec);

/* @name: in any case. Returns: (nullable): %NULL for one we do not forward. */
const SfuCodecClass *sfu_codec_find (const char *name, guint32 clock_rate);

G_END_DECLS
