/* Generic NACK, RFC 4585 6.2.1. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 sender_ssrc;
  guint32 media_ssrc;
  /* The iterator's. */
  const guint8 *items;
  gsize n_items;
  guint bit; /* 0: the PID itself, 1 to 16: bits of BLP */
} SfuRtcpNack;

gboolean sfu_rtcp_nack_read (const SfuRtcpPacket *packet, SfuRtcpNack *nack);

/* The sequence numbers one by one, at most 17 per item. Returns: %FALSE at the end. */
gboolean sfu_rtcp_nack_next (SfuRtcpNack *nack, guint16 *seq);

/* @seqs: ascending (modulo 2^16). Packs as many as fit into one packet.
 * Returns: how many of @seqs are in it; 0 when nothing fits. */
gsize sfu_rtcp_nack_write (SfuRtcpBuilder *builder,
                           guint32 sender_ssrc,
                           guint32 media_ssrc,
                           const guint16 *seqs,
                           gsize n_seqs);

G_END_DECLS
