/* A dependency descriptor as one subscriber gets it: with a frame number of its stream and the
 * decode targets it is sent. Pure function, any thread. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/dd-reader.h"

G_BEGIN_DECLS

/* What a rewritten descriptor may need beyond the original: five flags and a bit per target. */
#define SFU_DD_GROWTH_MAX 5

typedef struct
{
  /* Distances count: over switches of the source it goes on from the last one sent, as
   * SfuPictureMap does it for a picture_id of 16 bits that is not consecutive. */
  guint16 frame_number;
  /* SFU_DD_KEEP_TARGETS: the descriptor says of them what it says. Otherwise it tells this mask,
   * from which the encoder's absent ones are taken out. */
  guint32 active_targets;
} SfuDdChange;

#define SFU_DD_KEEP_TARGETS 0

/* @frame: what sfu_dd_read() made of @data.
 * Returns: the size, at most @size + SFU_DD_GROWTH_MAX; 0 when that is beyond @room. */
gsize sfu_dd_write (const guint8 *data,
                    gsize size,
                    const SfuDdFrame *frame,
                    const SfuDdChange *change,
                    guint8 *buffer,
                    gsize room);

G_END_DECLS
