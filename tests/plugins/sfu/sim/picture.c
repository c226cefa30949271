#include "tests/plugins/sfu/sim/picture.h"

#include "plugins/sfu/rtp/bytes.h"

void
sim_picture_write (const SimPicture *picture, guint8 *data)
{
  sfu_write_be32 (data, picture->id);
  data[4] = picture->encoding;
  data[5] = picture->spatial;
  data[6] = picture->temporal;
  data[7] = picture->key ? 1 : 0;
  data[8] = picture->packet;
  data[9] = picture->packets;
  sfu_write_be64 (data + 10, (guint64) picture->captured);
  sfu_write_be32 (data + 18, picture->references[0]);
  sfu_write_be32 (data + 22, picture->references[1]);
  data[26] = 0;
}

void
sim_picture_read (const guint8 *payload, gsize size, SimPicture *picture)
{
  const guint8 *data = payload + size - SIM_PICTURE_SIZE;

  g_assert_cmpuint (size, >=, SIM_PICTURE_SIZE);
  picture->id = sfu_read_be32 (data);
  picture->encoding = data[4];
  picture->spatial = data[5];
  picture->temporal = data[6];
  picture->key = data[7] == 1;
  picture->packet = data[8];
  picture->packets = data[9];
  picture->captured = (gint64) sfu_read_be64 (data + 10);
  picture->references[0] = sfu_read_be32 (data + 18);
  picture->references[1] = sfu_read_be32 (data + 22);
}
