/* Retransmission payloads, RFC 4588 4: two bytes of original sequence number (OSN), then the
 * original payload. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtp/header.h"

G_BEGIN_DECLS

#define SFU_RTX_OSN_SIZE 2

/* Turns @meta of a publisher's RTX packet into that of the original: seq, ssrc and payload type,
 * the payload behind the OSN, SFU_RTP_RECOVERED. The bytes stay as they are.
 * Returns: %FALSE when there is no OSN (a padding probe): drop it. */
gboolean sfu_rtx_unwrap (const guint8 *data, SfuRtpMeta *meta, guint32 ssrc, guint8 payload_type);

/* Payload towards a subscriber: a copy, since the packet is shared.
 * @osn: the sequence number that the subscriber missed. @buffer: GW_PACKET_ROOM bytes.
 * Returns: its size, 0 when it would not fit. */
gsize sfu_rtx_wrap (guint16 osn, const guint8 *payload, gsize payload_size, guint8 *buffer);

G_END_DECLS
