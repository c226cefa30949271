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

G_END_DECLS
