/* The dependency descriptors of one encoding's packets as one lane has them: each is read once,
 * however many subscribers ask, and again where what it needed came later. Lane's thread only. */
#pragma once

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/dd-reader.h"

G_BEGIN_DECLS

typedef struct _SfuDescriptors SfuDescriptors;

SfuDescriptors *sfu_descriptors_new (void);
void sfu_descriptors_free (SfuDescriptors *descriptors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuDescriptors, sfu_descriptors_free)

/* The source begins anew. */
void sfu_descriptors_reset (SfuDescriptors *descriptors);

/* Returns: (nullable): what @packet's says, until the next call; %NULL when it has none, or one
 * that cannot be read (yet: the structure may have got lost before it). */
const SfuDdFrame *sfu_descriptors_read (SfuDescriptors *descriptors, GwPacket *packet);

/* Returns: (nullable): what @frame is told in; %NULL when two more came since. */
const SfuDdStructure *sfu_descriptors_structure (const SfuDescriptors *descriptors,
                                                 const SfuDdFrame *frame);

/* As sfu_dd_describe(). */
void sfu_descriptors_describe (const SfuDescriptors *descriptors,
                               const SfuDdFrame *frame,
                               SfuFrameInfo *info);

G_END_DECLS
