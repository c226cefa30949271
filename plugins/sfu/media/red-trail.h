/* The last packets of a stream of sound as one lane has them, and what RED repeats of them: put
 * together once for all subscribers of the lane, who add headers of their own. Lane's thread
 * only. */
#pragma once

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/red.h"
#include "plugins/sfu/rtp/pieces.h"
#include "plugins/sfu/rtp/redundancy.h"

G_BEGIN_DECLS

/* Packets that may be repeated with another. */
#define SFU_RED_DEPTH_MAX SFU_REDUNDANCY_MAX

/* Below any MTU, headers and encryption included. */
#define SFU_RED_PAYLOAD_MAX 1180

typedef struct _SfuRedTrail SfuRedTrail;

SfuRedTrail *sfu_red_trail_new (void);
void sfu_red_trail_free (SfuRedTrail *trail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuRedTrail, sfu_red_trail_free)

/* A packet of Opus that is about to be sent. It may come reordered. */
void sfu_red_trail_put (SfuRedTrail *trail, GwPacket *packet);

/* What to send as RED for the packet that was put last: that and at most @depth before it. What
 * was not directly before in number and time, as before a silence, or has no room, is left out.
 * @payload_type: the subscriber's of Opus. @headers: SFU_RED_HEADERS_ROOM bytes, @pieces' prefix.
 * Returns: %FALSE when there is nothing to repeat; @pieces are as they were. */
gboolean sfu_red_trail_fill (const SfuRedTrail *trail,
                             guint8 payload_type,
                             guint depth,
                             guint8 *headers,
                             SfuRtpPieces *pieces);

G_END_DECLS
