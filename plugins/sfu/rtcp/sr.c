#include "plugins/sfu/rtcp/sr.h"

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 24

gboolean
sfu_rtcp_sr_read (const SfuRtcpPacket *packet,
                  SfuRtcpSr *report,
                  SfuReportBlock *blocks,
                  gsize *n_blocks)
{
  const guint8 *body = packet->body;

  /* More than the blocks may follow: profile-specific extensions. */
  if (packet->type != SFU_RTCP_SR ||
      packet->size < FIXED_SIZE + packet->count * (gsize) SFU_REPORT_BLOCK_SIZE)
    return FALSE;

  report->ssrc = sfu_read_be32 (body);
  report->ntp = sfu_read_be64 (body + 4);
  report->rtp_timestamp = sfu_read_be32 (body + 12);
  report->packets = sfu_read_be32 (body + 16);
  report->octets = sfu_read_be32 (body + 20);
  for (gsize i = 0; i < packet->count; i++)
    sfu_report_block_read (body + FIXED_SIZE + i * SFU_REPORT_BLOCK_SIZE, &blocks[i]);
  *n_blocks = packet->count;
  return TRUE;
}

gboolean
sfu_rtcp_sr_write (SfuRtcpBuilder *builder,
                   const SfuRtcpSr *report,
                   const SfuReportBlock *blocks,
                   gsize n_blocks)
{
  guint8 *body;

  if (n_blocks > SFU_REPORT_BLOCKS_MAX)
    return FALSE;
  body = sfu_rtcp_builder_add (builder, SFU_RTCP_SR, (guint8) n_blocks,
                               FIXED_SIZE + n_blocks * SFU_REPORT_BLOCK_SIZE);
  if (body == NULL)
    return FALSE;

  sfu_write_be32 (body, report->ssrc);
  sfu_write_be64 (body + 4, report->ntp);
  sfu_write_be32 (body + 12, report->rtp_timestamp);
  sfu_write_be32 (body + 16, report->packets);
  sfu_write_be32 (body + 20, report->octets);
  for (gsize i = 0; i < n_blocks; i++)
    sfu_report_block_write (&blocks[i], body + FIXED_SIZE + i * SFU_REPORT_BLOCK_SIZE);
  return TRUE;
}
