#include "tests/plugins/sfu/media/described.h"

#include "plugins/sfu/rtp/header.h"

GwPacket *
described_packet (GwPacketPool *pool,
                  const LayeredEncoder *encoder,
                  const LayeredFrame *frame,
                  gint64 seq)
{
  GwPacket *packet = gw_packet_take (pool);
  gboolean begins = frame->key && frame->spatial == 0;

  *sfu_rtp_meta (packet) = (SfuRtpMeta){
    .extended_seq = seq,
    .payload_size = 1,
    .flags = begins ? SFU_RTP_KEY_FRAME : 0,
    .descriptor_size =
        (guint8) layered_write (encoder, frame, LAYERED_START | LAYERED_END, packet->data),
  };
  packet->size = sfu_rtp_meta (packet)->descriptor_size;
  return packet;
}
