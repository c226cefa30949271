#include "plugins/sfu/rtcp/bye.h"

#include "plugins/sfu/rtp/bytes.h"

gboolean
sfu_rtcp_bye_read (const SfuRtcpPacket *packet, guint32 *ssrcs, gsize *n_ssrcs)
{
  if (packet->type != SFU_RTCP_BYE || packet->size < packet->count * (gsize) 4)
    return FALSE;
  for (gsize i = 0; i < packet->count; i++)
    ssrcs[i] = sfu_read_be32 (packet->body + 4 * i);
  *n_ssrcs = packet->count;
  return TRUE;
}

gboolean
sfu_rtcp_bye_write (SfuRtcpBuilder *builder, const guint32 *ssrcs, gsize n_ssrcs)
{
  guint8 *body;

  if (n_ssrcs == 0 || n_ssrcs > SFU_BYE_MAX)
    return FALSE;
  body = sfu_rtcp_builder_add (builder, SFU_RTCP_BYE, (guint8) n_ssrcs, n_ssrcs * 4);
  if (body == NULL)
    return FALSE;
  for (gsize i = 0; i < n_ssrcs; i++)
    sfu_write_be32 (body + 4 * i, ssrcs[i]);
  return TRUE;
}
