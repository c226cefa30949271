/* Picture loss indication, RFC 4585 6.3.1. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

gboolean sfu_rtcp_pli_read (const SfuRtcpPacket *packet, guint32 *sender_ssrc, guint32 *media_ssrc);

gboolean sfu_rtcp_pli_write (SfuRtcpBuilder *builder, guint32 sender_ssrc, guint32 media_ssrc);

G_END_DECLS
