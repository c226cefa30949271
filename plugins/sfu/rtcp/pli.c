#include "plugins/sfu/rtcp/pli.h"

#include "plugins/sfu/rtp/bytes.h"

#define SIZE 8

gboolean
sfu_rtcp_pli_read (const SfuRtcpPacket *packet, guint32 *sender_ssrc, guint32 *media_ssrc)
{
  if (packet->type != SFU_RTCP_PSFB || packet->count != SFU_PSFB_PLI || packet->size < SIZE)
    return FALSE;
  *sender_ssrc = sfu_read_be32 (packet->body);
  *media_ssrc = sfu_read_be32 (packet->body + 4);
  return TRUE;
}

gboolean
sfu_rtcp_pli_write (SfuRtcpBuilder *builder, guint32 sender_ssrc, guint32 media_ssrc)
{
  guint8 *body = sfu_rtcp_builder_add (builder, SFU_RTCP_PSFB, SFU_PSFB_PLI, SIZE);

  if (body == NULL)
    return FALSE;
  sfu_write_be32 (body, sender_ssrc);
  sfu_write_be32 (body + 4, media_ssrc);
  return TRUE;
}
