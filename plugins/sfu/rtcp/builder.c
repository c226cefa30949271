#include "plugins/sfu/rtcp/builder.h"

#include "plugins/sfu/rtp/bytes.h"

guint8 *
sfu_rtcp_builder_add (SfuRtcpBuilder *builder, SfuRtcpType type, guint8 count, gsize body_size)
{
  guint8 *data = builder->data + builder->size;

  g_assert (body_size % 4 == 0);
  if (body_size + 4 > sfu_rtcp_builder_room (builder))
    return NULL;
  data[0] = (guint8) (2 << 6 | (count & 0x1F));
  data[1] = (guint8) type;
  sfu_write_be16 (data + 2, (guint16) (body_size / 4));
  builder->size += body_size + 4;
  return data + 4;
}
