/* One subscriber's picture numbers of a stream that we put together from sources: picture id,
 * TL0PICIDX and KEYIDX go on without a break over switches and over what is left out on purpose,
 * while really lost pictures stay visible as gaps. The same packet gets the same numbers whenever
 * it is asked for, so that a retransmission equals what was lost. About 3 KB. Worker thread only.
 *
 * The counterpart of SfuRewriter, and used beside it: switch with switch, skip with skip. */
#pragma once

#include "plugins/sfu/codec/picture-numbers.h"

G_BEGIN_DECLS

/* How many pictures back, and how many switches, it answers for. */
#define SFU_PICTURE_MAP_HISTORY 1024
#define SFU_PICTURE_MAP_SWITCHES 16

typedef struct _SfuPictureMap SfuPictureMap;

SfuPictureMap *sfu_picture_map_new (void);
void sfu_picture_map_free (SfuPictureMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuPictureMap, sfu_picture_map_free)

/* From here on the pictures are @source's, and @first the first one; it gets the numbers after the
 * last ones given. What was before it, of the same source too, is known only as far as it was
 * mapped. The very first one keeps its numbers. */
void sfu_picture_map_switch (SfuPictureMap *map, guint source, const SfuPictureNumbers *first);

/* Of @source's packet, new or old. Picture ids of 7 bits become 15.
 * @out: as @in with other values.
 * Returns: %FALSE when it must not be sent: before a switch, left out, beyond the history. */
gboolean sfu_picture_map_map (SfuPictureMap *map,
                              guint source,
                              const SfuPictureNumbers *in,
                              SfuPictureNumbers *out);

/* A packet of the current source is left out on purpose. Closes the numbers over its picture when
 * the picture is the newest and wants that (SfuPictureNumbers.consecutive). */
void sfu_picture_map_skip (SfuPictureMap *map, const SfuPictureNumbers *numbers);

G_END_DECLS
