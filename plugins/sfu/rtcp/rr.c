#include "plugins/sfu/rtcp/rr.h"

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 4

gboolean
sfu_rtcp_rr_read (const SfuRtcpPacket *packet,
                  guint32 *ssrc,
                  SfuReportBlock *blocks,
                  gsize *n_blocks)
{
  /* More than the blocks may follow: profile-specific extensions. */
  if (packet->type != SFU_RTCP_RR ||
      packet->size < FIXED_SIZE + packet->count * (gsize) SFU_REPORT_BLOCK_SIZE)
    return FALSE;

  *ssrc = sfu_read_be32 (packet->body);
  for (gsize i = 0; i < packet->count; i++)
    sfu_report_block_read (packet->body + FIXED_SIZE + i * SFU_REPORT_BLOCK_SIZE, &blocks[i]);
  *n_blocks = packet->count;
  return TRUE;
}

gboolean
sfu_rtcp_rr_write (SfuRtcpBuilder *builder,
                   guint32 ssrc,
                   const SfuReportBlock *blocks,
                   gsize n_blocks)
{
  guint8 *body;

  if (n_blocks > SFU_REPORT_BLOCKS_MAX)
    return FALSE;
  body = sfu_rtcp_builder_add (builder, SFU_RTCP_RR, (guint8) n_blocks,
                               FIXED_SIZE + n_blocks * SFU_REPORT_BLOCK_SIZE);
  if (body == NULL)
    return FALSE;

  sfu_write_be32 (body, ssrc);
  for (gsize i = 0; i < n_blocks; i++)
    sfu_report_block_write (&blocks[i], body + FIXED_SIZE + i * SFU_REPORT_BLOCK_SIZE);
  return TRUE;
}
