/* Receiver report, RFC 3550 6.4.2. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/report-block.h"

G_BEGIN_DECLS

/* @blocks: (out): SFU_REPORT_BLOCKS_MAX of room. */
gboolean sfu_rtcp_rr_read (const SfuRtcpPacket *packet,
                           guint32 *ssrc,
                           SfuReportBlock *blocks,
                           gsize *n_blocks);

/* @n_blocks: 0 to SFU_REPORT_BLOCKS_MAX. */
gboolean sfu_rtcp_rr_write (SfuRtcpBuilder *builder,
                            guint32 ssrc,
                            const SfuReportBlock *blocks,
                            gsize n_blocks);

G_END_DECLS
