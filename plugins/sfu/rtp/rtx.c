#include "plugins/sfu/rtp/rtx.h"

#include "plugins/sfu/rtp/bytes.h"

gboolean
sfu_rtx_unwrap (const guint8 *data, SfuRtpMeta *meta, guint32 ssrc, guint8 payload_type)
{
  if (meta->payload_size < SFU_RTX_OSN_SIZE)
    return FALSE;
  meta->seq = sfu_read_be16 (data + meta->payload_offset);
  meta->ssrc = ssrc;
  meta->payload_type = payload_type;
  meta->payload_offset = (guint16) (meta->payload_offset + SFU_RTX_OSN_SIZE);
  meta->payload_size = (guint16) (meta->payload_size - SFU_RTX_OSN_SIZE);
  meta->flags |= SFU_RTP_RECOVERED;
  return TRUE;
}
