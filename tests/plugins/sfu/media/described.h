/* Packets with dependency descriptors, as a feed has them. */
#pragma once

#include "gateway/media/packet.h"
#include "tests/plugins/sfu/codec/layered.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a packet of its own with the whole of @frame. @seq: extended. */
GwPacket *described_packet (GwPacketPool *pool,
                            const LayeredEncoder *encoder,
                            const LayeredFrame *frame,
                            gint64 seq);

G_END_DECLS
