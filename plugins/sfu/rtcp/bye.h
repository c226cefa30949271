/* Goodbye, RFC 3550 6.6. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

#define SFU_BYE_MAX 31

/* @ssrcs: (out): SFU_BYE_MAX of room. The reason is ignored. */
gboolean sfu_rtcp_bye_read (const SfuRtcpPacket *packet, guint32 *ssrcs, gsize *n_ssrcs);

gboolean sfu_rtcp_bye_write (SfuRtcpBuilder *builder, const guint32 *ssrcs, gsize n_ssrcs);

G_END_DECLS
