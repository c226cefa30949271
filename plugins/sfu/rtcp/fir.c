#include "plugins/sfu/rtcp/fir.h"

#include <string.h>

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

gboolean
sfu_rtcp_fir_write (SfuRtcpBuilder *builder,
                    guint32 sender_ssrc,
                    const SfuFirEntry *entries,
                    gsize n_entries)
{
  gsize size = FIXED_SIZE + n_entries * ENTRY_SIZE;
  guint8 *body;

  if (n_entries == 0 || n_entries > SFU_FIR_MAX)
    return FALSE;
  body = sfu_rtcp_builder_add (builder, SFU_RTCP_PSFB, SFU_PSFB_FIR, size);
  if (body == NULL)
    return FALSE;

  /* RFC 5104 4.3.1.2: the media source of the feedback header is 0. */
  memset (body, 0, size);
  sfu_write_be32 (body, sender_ssrc);
  for (gsize i = 0; i < n_entries; i++)
    {
      sfu_write_be32 (body + FIXED_SIZE + i * ENTRY_SIZE, entries[i].ssrc);
      body[FIXED_SIZE + i * ENTRY_SIZE + 4] = entries[i].command;
    }
  return TRUE;
}
