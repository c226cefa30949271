/* An encoder with spatial and temporal layers that makes no pictures, only what their dependency
 * descriptors say: as Chromium's L3T3, where each picture's layers need the ones below, or its
 * L3T3_KEY, where only a key picture's do. */
#pragma once

#include "plugins/sfu/codec/dd-reader.h"

G_BEGIN_DECLS

#define LAYERED_MAX 3 /* of either kind */
#define LAYERED_NO_FRAME (-1)

typedef struct
{
  guint spatial_layers, temporal_layers;
  gboolean key_only;
  guint8 id_offset; /* of the templates: with another one the structure is another */

  guint16 number; /* of the next frame */
  gint64 frames;  /* so far */
  guint phase;
  gint64 last[LAYERED_MAX][LAYERED_MAX];
  gint64 chains[LAYERED_MAX];
} LayeredEncoder;

typedef struct
{
  gint64 id; /* counts all frames */
  guint16 number;
  guint8 spatial, temporal;
  gboolean key;         /* of a key picture */
  gint64 references[2]; /* or LAYERED_NO_FRAME */
  guint8 chain_diffs[LAYERED_MAX];
} LayeredFrame;

/* Encodes a picture. Returns: how many @frames it has. */
guint layered_encode (LayeredEncoder *encoder, gboolean key, LayeredFrame frames[LAYERED_MAX]);

typedef enum
{
  LAYERED_START = 1 << 0,
  LAYERED_END = 1 << 1,
} LayeredPacket;

/* @buffer: SFU_DD_SIZE_MAX bytes. Returns: the descriptor's size. */
gsize layered_write (const LayeredEncoder *encoder,
                     const LayeredFrame *frame,
                     LayeredPacket packet,
                     guint8 *buffer);

G_END_DECLS
