/* Sender report, RFC 3550 6.4.1. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/report-block.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 ssrc;
  guint64 ntp; /* 32.32 fixed point seconds since 1900 */
  guint32 rtp_timestamp;
  guint32 packets;
  guint32 octets; /* of payload */
} SfuRtcpSr;

/* @blocks: (out): SFU_REPORT_BLOCKS_MAX of room. @n_blocks: (out).
 * Returns: %FALSE when it is malformed or no SR. */
gboolean sfu_rtcp_sr_read (const SfuRtcpPacket *packet,
                           SfuRtcpSr *report,
                           SfuReportBlock *blocks,
                           gsize *n_blocks);

gboolean sfu_rtcp_sr_write (SfuRtcpBuilder *builder,
                            const SfuRtcpSr *report,
                            const SfuReportBlock *blocks,
                            gsize n_blocks);

G_END_DECLS
