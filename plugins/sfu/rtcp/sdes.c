#include "plugins/sfu/rtcp/sdes.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

#define ITEM_END 0
#define ITEM_CNAME 1

gboolean
sfu_rtcp_sdes_next (const SfuRtcpPacket *packet, SfuSdesIterator *iterator, SfuSdesChunk *chunk)
{
  const guint8 *body = packet->body;
  gsize at = iterator->offset;

  if (packet->type != SFU_RTCP_SDES || iterator->chunk == packet->count || packet->size - at < 4)
    return FALSE;
  *chunk = (SfuSdesChunk){ .ssrc = sfu_read_be32 (body + at) };

  for (at += 4; at < packet->size && body[at] != ITEM_END; at += 2 + (gsize) body[at + 1])
    {
      if (packet->size - at < 2 || body[at + 1] > packet->size - at - 2)
        return FALSE;
      if (body[at] != ITEM_CNAME || body[at + 1] == 0)
        continue;
      chunk->cname = body + at + 2;
      chunk->cname_size = body[at + 1];
    }
  /* The list of items ends with at least one zero, and at a multiple of four. */
  if (at >= packet->size)
    return FALSE;
  iterator->offset = MIN ((at / 4 + 1) * 4, packet->size);
  iterator->chunk++;
  return TRUE;
}

gboolean
sfu_rtcp_sdes_write (SfuRtcpBuilder *builder, guint32 ssrc, const char *cname)
{
  gsize cname_size = strlen (cname);
  gsize size = (4 + 2 + cname_size) / 4 * 4 + 4;
  guint8 *body;

  if (cname_size == 0 || cname_size > 255)
    return FALSE;
  body = sfu_rtcp_builder_add (builder, SFU_RTCP_SDES, 1, size);
  if (body == NULL)
    return FALSE;
  memset (body, 0, size);
  sfu_write_be32 (body, ssrc);
  body[4] = ITEM_CNAME;
  body[5] = (guint8) cname_size;
  memcpy (body + 6, cname, cname_size);
  return TRUE;
}
