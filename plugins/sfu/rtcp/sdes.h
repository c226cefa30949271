/* Source description, RFC 3550 6.5; of its items only CNAME. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

/* One chunk. @cname: 1 to 255 bytes. */
gboolean sfu_rtcp_sdes_write (SfuRtcpBuilder *builder, guint32 ssrc, const char *cname);

G_END_DECLS
