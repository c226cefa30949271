#include "plugins/sfu/media/red-reader.h"

#include <string.h>

#include "plugins/sfu/rtp/header.h"

gboolean
sfu_red_reader_open (GwPacket *packet, guint8 payload_type, SfuRed *red)
{
  SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuRedBlock *primary;

  if (sfu_red_parse (sfu_rtp_payload (packet), meta->payload_size, red) != SFU_RED_OK)
    return FALSE;
  primary = sfu_red_primary (red);
  if (primary->payload_type != payload_type)
    return FALSE;
  meta->codec = SFU_CODEC_OPUS;
  meta->payload_offset += primary->offset;
  meta->payload_size = primary->size;
  return TRUE;
}

static GwPacket *
make_packet (GwPacket *carrier, const SfuRed *red, const SfuRedBlock *block, gint64 seq)
{
  const SfuRtpMeta *from = sfu_rtp_meta (carrier);
  const guint8 *payload = sfu_rtp_payload (carrier) - sfu_red_primary (red)->offset;
  GwPacket *packet = gw_packet_take (carrier->pool);

  if (packet == NULL)
    return NULL;
  packet->arrival = carrier->arrival;
  packet->size = block->size;
  memcpy (packet->data, payload + block->offset, block->size);
  *sfu_rtp_meta (packet) = (SfuRtpMeta){
    .extended_seq = seq,
    .seq = (guint16) seq,
    .ssrc = from->ssrc,
    .timestamp = from->timestamp - block->timestamp_offset,
    .payload_size = block->size,
    .payload_type = block->payload_type,
    .codec = from->codec,
    .flags = SFU_RTP_RECOVERED,
  };
  return packet;
}

GwPacket *
sfu_red_reader_recover (SfuRedHistory *history, GwPacket *packet, const SfuRed *red, guint block)
{
  const SfuRtpMeta *meta = sfu_rtp_meta (packet);
  const SfuRedBlock *repeated = &red->blocks[block];
  guint32 timestamp = meta->timestamp - repeated->timestamp_offset;
  /* RFC 2198 has no numbers: what is repeated are the packets directly before. */
  gint64 seq = meta->extended_seq - (red->n_blocks - 1 - (gint64) block);
  GwPacket *lost;

  if (repeated->size == 0 || repeated->payload_type != sfu_red_primary (red)->payload_type ||
      !sfu_red_history_lacks (history, seq, timestamp))
    return NULL;
  lost = make_packet (packet, red, repeated, seq);
  if (lost != NULL)
    sfu_red_history_add (history, seq, timestamp);
  return lost;
}
