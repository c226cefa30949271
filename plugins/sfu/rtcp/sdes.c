#include "plugins/sfu/rtcp/sdes.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

#define ITEM_CNAME 1

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
