#include "plugins/sfu/rtcp/report-block.h"

#include "plugins/sfu/rtp/bytes.h"

void
sfu_report_block_read (const guint8 *data, SfuReportBlock *block)
{
  guint32 lost = sfu_read_be24 (data + 5);

  block->ssrc = sfu_read_be32 (data);
  block->fraction_lost = data[4];
  block->cumulative_lost = lost & 0x800000 ? (gint32) lost - 0x1000000 : (gint32) lost;
  block->highest_seq = sfu_read_be32 (data + 8);
  block->jitter = sfu_read_be32 (data + 12);
  block->lsr = sfu_read_be32 (data + 16);
  block->dlsr = sfu_read_be32 (data + 20);
}

void
sfu_report_block_write (const SfuReportBlock *block, guint8 *data)
{
  sfu_write_be32 (data, block->ssrc);
  data[4] = block->fraction_lost;
  sfu_write_be24 (data + 5, (guint32) CLAMP (block->cumulative_lost, -0x800000, 0x7FFFFF));
  sfu_write_be32 (data + 8, block->highest_seq);
  sfu_write_be32 (data + 12, block->jitter);
  sfu_write_be32 (data + 16, block->lsr);
  sfu_write_be32 (data + 20, block->dlsr);
}
