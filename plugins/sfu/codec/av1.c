#include "plugins/sfu/codec/av1.h"

#include "plugins/sfu/codec/av1-sequence.h"

/* "RTP Payload Format For AV1" 4.4: the aggregation header. */
#define CONTINUED 0x80
#define CONTINUES 0x40
#define NEW_SEQUENCE 0x08

/* AV1 5.3.2 and 6.2.2. */
#define HAS_EXTENSION 0x04
#define OBU_SEQUENCE_HEADER 1
#define OBU_FRAME_HEADER 3
#define OBU_FRAME 6

#define LEB128_BYTES_MAX 8

static gboolean
read_leb128 (const guint8 *payload, gsize size, gsize *at, gsize *value)
{
  guint64 sum = 0;

  for (guint i = 0; i < LEB128_BYTES_MAX && *at < size; i++)
    {
      guint8 byte = payload[(*at)++];

      sum |= (guint64) (byte & 0x7F) << (7 * i);
      if ((byte & 0x80) == 0)
        {
          *value = (gsize) sum;
          return TRUE;
        }
    }
  return FALSE;
}

/* An OBU begins at @at, with @size bytes of it in this packet. */
static void
note_obu (const guint8 *payload, gsize at, gsize size, SfuAv1 *av1)
{
  guint8 type;

  if (size == 0)
    return;
  type = payload[at] >> 3 & 0x0F;
  if (payload[at] & HAS_EXTENSION && size > 1 && av1->temporal_layer < 0)
    {
      av1->temporal_layer = (gint8) (payload[at + 1] >> 5);
      av1->spatial_layer = (gint8) (payload[at + 1] >> 3 & 0x03);
    }
  av1->frame |= type == OBU_FRAME || type == OBU_FRAME_HEADER;
  if (type == OBU_SEQUENCE_HEADER && av1->sequence_size == 0 && at + size <= G_MAXUINT16)
    {
      av1->sequence_offset = (guint16) at;
      av1->sequence_size = (guint16) size;
    }
}

/* @count: W; 0 when every element says its length, otherwise all but the last one do. */
static SfuAv1Result
parse_elements (const guint8 *payload, gsize size, guint count, SfuAv1 *av1)
{
  gsize at = 1;

  for (guint i = 0; at < size && (count == 0 || i < count); i++)
    {
      gsize element = size - at;

      if (i + 1 != count && !read_leb128 (payload, size, &at, &element))
        return SFU_AV1_SHORT;
      if (element > size - at)
        return SFU_AV1_SHORT;
      if (i > 0 || !av1->continued)
        note_obu (payload, at, element, av1);
      at += element;
      av1->elements = (guint8) MIN (av1->elements + 1, G_MAXUINT8);
    }
  return av1->elements == 0 || av1->elements < count ? SFU_AV1_SHORT : SFU_AV1_OK;
}

SfuAv1Result
sfu_av1_parse (const guint8 *payload, gsize size, SfuAv1 *av1)
{
  *av1 = (SfuAv1){ .temporal_layer = -1, .spatial_layer = -1 };
  if (size < 2)
    return SFU_AV1_SHORT;
  av1->continued = (payload[0] & CONTINUED) != 0;
  av1->continues = (payload[0] & CONTINUES) != 0;
  av1->new_sequence = (payload[0] & NEW_SEQUENCE) != 0;
  return parse_elements (payload, size, payload[0] >> 4 & 0x03, av1);
}

static void
describe (const guint8 *payload, gsize size, SfuFrameInfo *info)
{
  SfuAv1 av1;

  *info = (SfuFrameInfo){ 0 };
  if (sfu_av1_parse (payload, size, &av1) != SFU_AV1_OK)
    return;
  /* What goes on from the packet before does not tell its layers, so that they are of no use. */
  if (av1.frame && !av1.continued)
    info->flags |= SFU_FRAME_START;
  /* N is what the format has for it; a sequence header stands nowhere else either, for those who
   * forget the bit. */
  if (!av1.continued && (av1.new_sequence || av1.sequence_size > 0))
    info->flags |= SFU_FRAME_START | SFU_FRAME_KEY | SFU_FRAME_ENTRY | SFU_FRAME_SWITCH_UP;
  if (!sfu_av1_sequence_size (payload + av1.sequence_offset, av1.sequence_size, &info->width,
                              &info->height))
    info->width = info->height = 0;
}

const SfuCodecClass sfu_av1_class = {
  .codec = SFU_CODEC_AV1,
  .name = "AV1",
  .kind = SFU_VIDEO,
  .clock_rate = 90000,
  .has_descriptors = TRUE,
  .describe = describe,
};
