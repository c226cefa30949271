/* The dependency descriptors that one subscriber gets of a stream put together from sources: frames
 * are numbered on over switches, with the distances they have, and the active decode targets are
 * those it is sent. Lane's thread only. */
#pragma once

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/dd-reader.h"

G_BEGIN_DECLS

typedef struct _SfuOutDescriptors SfuOutDescriptors;

SfuOutDescriptors *sfu_out_descriptors_new (void);
void sfu_out_descriptors_free (SfuOutDescriptors *descriptors);

/* From @first on the frames are @source's. @first: (nullable): %NULL without a descriptor. */
void
sfu_out_descriptors_switch (SfuOutDescriptors *descriptors, guint source, const SfuDdFrame *first);

/* As SfuDdChange.active_targets, from here on. */
void sfu_out_descriptors_set_active_targets (SfuOutDescriptors *descriptors, guint32 targets);

/* @frame: (nullable): what @packet's descriptor says. @buffer: SFU_DD_SIZE_MAX bytes.
 * Returns: the size; 0 for a packet that goes without. */
guint8 sfu_out_descriptors_write (SfuOutDescriptors *descriptors,
                                  guint source,
                                  GwPacket *packet,
                                  const SfuDdFrame *frame,
                                  guint8 *buffer);

G_END_DECLS
