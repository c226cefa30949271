#include "plugins/sfu/rtcp/fir.h"

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 8
#define ENTRY_SIZE 8

gboolean
sfu_rtcp_fir_read (const SfuRtcpPacket *packet,
                   guint32 *sender_ssrc,
                   SfuFirEntry *entries,
                   gsize *n_entries)
{
  const guint8 *data = packet->body + FIXED_SIZE;

  if (packet->type != SFU_RTCP_PSFB || packet->count != SFU_PSFB_FIR ||
      packet->size < FIXED_SIZE + ENTRY_SIZE)
    return FALSE;
  *sender_ssrc = sfu_read_be32 (packet->body);
  *n_entries = MIN ((packet->size - FIXED_SIZE) / ENTRY_SIZE, SFU_FIR_MAX);
  for (gsize i = 0; i < *n_entries; i++, data += ENTRY_SIZE)
    entries[i] = (SfuFirEntry){ sfu_read_be32 (data), data[4] };
  return TRUE;
}
