/* Sound to a subscriber that takes RED (RFC 2198): each packet with the frames before it. Plain
 * struct, zeroed to begin; lane's thread only. */
#pragma once

#include "gateway/media/packet.h"
#include "plugins/sfu/rtp/redundancy.h"

G_BEGIN_DECLS

/* What goes into one datagram beside the headers. */
#define SFU_RED_STREAM_ROOM 1200

typedef struct
{
  GwPacket *earlier[SFU_REDUNDANCY_MAX]; /* of the same source, the newest last; or NULL */
} SfuRedStream;

/* The source changes, or the stream ends. */
void sfu_red_stream_clear (SfuRedStream *self);

/* Remembers @packet for those after it, unless it is late. */
void sfu_red_stream_put (SfuRedStream *self, GwPacket *packet);

/* The payload of @packet with up to @frames before it. @payload_type: of each of them.
 * Returns: its size; 0: @packet has to go alone. */
gsize sfu_red_stream_write (const SfuRedStream *self,
                            const GwPacket *packet,
                            guint frames,
                            guint8 payload_type,
                            guint8 buffer[SFU_RED_STREAM_ROOM]);

G_END_DECLS
