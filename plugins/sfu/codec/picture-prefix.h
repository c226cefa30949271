/* The first bytes of a payload as one subscriber gets them, with its own picture numbers. The
 * shared packet is not touched: send these bytes and then the payload from @consumed on. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/codec/picture-map.h"

G_BEGIN_DECLS

#define SFU_PICTURE_PREFIX_ROOM 8

typedef struct
{
  guint8 bytes[SFU_PICTURE_PREFIX_ROOM];
  guint8 size;     /* 0: the payload goes as it is */
  guint8 consumed; /* so many of the payload's bytes are replaced */
} SfuPicturePrefix;

/* A map's two steps with a payload. A codec or a payload without numbers is let through as it is.
 */
void sfu_picture_prefix_switch (SfuPictureMap *map,
                                const SfuCodecClass *codec,
                                guint source,
                                const guint8 *payload,
                                gsize size);
void sfu_picture_prefix_skip (SfuPictureMap *map,
                              const SfuCodecClass *codec,
                              const guint8 *payload,
                              gsize size);

/* Returns: %FALSE when the packet must not be sent, see sfu_picture_map_map(). */
gboolean sfu_picture_prefix_make (SfuPictureMap *map,
                                  const SfuCodecClass *codec,
                                  guint source,
                                  const guint8 *payload,
                                  gsize size,
                                  SfuPicturePrefix *prefix);

G_END_DECLS
