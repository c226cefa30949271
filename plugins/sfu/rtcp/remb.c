#include "plugins/sfu/rtcp/remb.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 16
#define MANTISSA_MAX 0x3FFFF /* 18 bits */

gboolean
sfu_rtcp_remb_read (const SfuRtcpPacket *packet, SfuRtcpRemb *remb)
{
  const guint8 *body = packet->body;
  guint64 mantissa;
  guint exponent;

  if (packet->type != SFU_RTCP_PSFB || packet->count != SFU_PSFB_AFB || packet->size < FIXED_SIZE ||
      memcmp (body + 8, "REMB", 4) != 0 || packet->size < FIXED_SIZE + body[12] * (gsize) 4)
    return FALSE;

  exponent = body[13] >> 2;
  mantissa = sfu_read_be24 (body + 13) & MANTISSA_MAX;
  if (mantissa != 0 && exponent > (guint) __builtin_clzll (mantissa))
    return FALSE;
  remb->sender_ssrc = sfu_read_be32 (body);
  remb->bitrate = mantissa << exponent;
  remb->n_ssrcs = body[12];
  for (gsize i = 0; i < remb->n_ssrcs; i++)
    remb->ssrcs[i] = sfu_read_be32 (body + FIXED_SIZE + 4 * i);
  return TRUE;
}

gboolean
sfu_rtcp_remb_write (SfuRtcpBuilder *builder, const SfuRtcpRemb *remb)
{
  guint64 mantissa = remb->bitrate;
  guint32 exponent = 0;
  guint8 *body;

  if (remb->n_ssrcs > SFU_REMB_MAX)
    return FALSE;
  body =
      sfu_rtcp_builder_add (builder, SFU_RTCP_PSFB, SFU_PSFB_AFB, FIXED_SIZE + remb->n_ssrcs * 4);
  if (body == NULL)
    return FALSE;

  for (; mantissa > MANTISSA_MAX; mantissa >>= 1)
    exponent++;
  sfu_write_be32 (body, remb->sender_ssrc);
  sfu_write_be32 (body + 4, 0); /* the draft's 2.2: always 0 */
  memcpy (body + 8, "REMB", 4);
  body[12] = (guint8) remb->n_ssrcs;
  sfu_write_be24 (body + 13, exponent << 18 | (guint32) mantissa);
  for (gsize i = 0; i < remb->n_ssrcs; i++)
    sfu_write_be32 (body + FIXED_SIZE + 4 * i, remb->ssrcs[i]);
  return TRUE;
}
