/* Receiver estimated maximum bitrate, draft-alvestrand-rmcat-remb-03. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

#define SFU_REMB_MAX 255

typedef struct
{
  guint32 sender_ssrc;
  guint64 bitrate; /* bits per second */
  gsize n_ssrcs;
  guint32 ssrcs[SFU_REMB_MAX];
} SfuRtcpRemb;

/* Returns: %FALSE for application feedback that is no REMB, too. */
gboolean sfu_rtcp_remb_read (const SfuRtcpPacket *packet, SfuRtcpRemb *remb);

/* The bitrate is rounded down to 18 bits of mantissa. */
gboolean sfu_rtcp_remb_write (SfuRtcpBuilder *builder, const SfuRtcpRemb *remb);

G_END_DECLS
