#include "plugins/sfu/rtcp/nack.h"

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 8
#define ITEM_SIZE 4
#define BLP_BITS 16

gboolean
sfu_rtcp_nack_read (const SfuRtcpPacket *packet, SfuRtcpNack *nack)
{
  if (packet->type != SFU_RTCP_RTPFB || packet->count != SFU_RTPFB_NACK ||
      packet->size < FIXED_SIZE + ITEM_SIZE)
    return FALSE;
  *nack = (SfuRtcpNack){
    .sender_ssrc = sfu_read_be32 (packet->body),
    .media_ssrc = sfu_read_be32 (packet->body + 4),
    .items = packet->body + FIXED_SIZE,
    .n_items = (packet->size - FIXED_SIZE) / ITEM_SIZE,
  };
  return TRUE;
}

gboolean
sfu_rtcp_nack_next (SfuRtcpNack *nack, guint16 *seq)
{
  while (nack->n_items > 0)
    {
      guint16 pid = sfu_read_be16 (nack->items);
      guint16 blp = sfu_read_be16 (nack->items + 2);
      guint bit = nack->bit++;

      if (bit <= BLP_BITS && (bit == 0 || blp >> (bit - 1) & 1))
        {
          *seq = (guint16) (pid + bit);
          return TRUE;
        }
      if (bit < BLP_BITS)
        continue;
      nack->bit = 0;
      nack->items += ITEM_SIZE;
      nack->n_items--;
    }
  return FALSE;
}

/* One item's PID and BLP out of the first of @seqs. Returns: how many of them it holds. */
static gsize
pack_item (const guint16 *seqs, gsize n_seqs, guint32 *item)
{
  guint16 blp = 0;
  gsize n = 1;

  for (; n < n_seqs; n++)
    {
      guint distance = (guint16) (seqs[n] - seqs[0]);

      if (distance == 0)
        continue;
      if (distance > BLP_BITS)
        break;
      blp |= (guint16) (1u << (distance - 1));
    }
  *item = (guint32) seqs[0] << 16 | blp;
  return n;
}

gsize
sfu_rtcp_nack_write (SfuRtcpBuilder *builder,
                     guint32 sender_ssrc,
                     guint32 media_ssrc,
                     const guint16 *seqs,
                     gsize n_seqs)
{
  guint32 items[SFU_RTCP_ROOM / ITEM_SIZE];
  gsize room = sfu_rtcp_builder_room (builder);
  gsize n_items = 0, packed = 0;
  guint8 *body;

  if (n_seqs == 0 || room < 4 + FIXED_SIZE + ITEM_SIZE)
    return 0;
  for (; packed < n_seqs && 4 + FIXED_SIZE + (n_items + 1) * ITEM_SIZE <= room; n_items++)
    packed += pack_item (seqs + packed, n_seqs - packed, &items[n_items]);

  body = sfu_rtcp_builder_add (builder, SFU_RTCP_RTPFB, SFU_RTPFB_NACK,
                               FIXED_SIZE + n_items * ITEM_SIZE);
  if (body == NULL)
    return 0;
  sfu_write_be32 (body, sender_ssrc);
  sfu_write_be32 (body + 4, media_ssrc);
  for (gsize i = 0; i < n_items; i++)
    sfu_write_be32 (body + FIXED_SIZE + i * ITEM_SIZE, items[i]);
  return packed;
}
