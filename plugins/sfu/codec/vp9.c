#include "plugins/sfu/codec/vp9.h"

#include "plugins/sfu/rtp/bytes.h"

/* RFC 9628 4.2, figure 1: the first byte. */
#define HAS_PICTURE_ID 0x80
#define INTER_PICTURE 0x40
#define HAS_LAYERS 0x20
#define FLEXIBLE 0x10
#define START 0x08
#define END 0x04
#define HAS_STRUCTURE 0x02
#define TOP_ONLY 0x01

/* What is left to be read. */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize at;
} Cursor;

static gboolean
has (const Cursor *cursor, gsize bytes)
{
  return cursor->size - cursor->at >= bytes;
}

static gboolean
parse_picture_id (Cursor *cursor, SfuVp9 *vp9)
{
  gsize bytes;

  if (!has (cursor, 1))
    return FALSE;
  vp9->picture_id_bits = cursor->data[cursor->at] & 0x80 ? 15 : 7;
  bytes = vp9->picture_id_bits == 15 ? 2 : 1;
  if (!has (cursor, bytes))
    return FALSE;
  vp9->picture_id_offset = (guint8) cursor->at;
  vp9->picture_id =
      bytes == 1 ? cursor->data[cursor->at] : sfu_read_be16 (cursor->data + cursor->at) & 0x7FFF;
  cursor->at += bytes;
  return TRUE;
}

static gboolean
parse_layers (Cursor *cursor, SfuVp9 *vp9)
{
  guint8 byte;

  if (!has (cursor, vp9->flexible ? 1 : 2))
    return FALSE;
  byte = cursor->data[cursor->at++];
  vp9->temporal_layer = (gint8) (byte >> 5);
  vp9->switching_up = (byte & 0x10) != 0;
  vp9->spatial_layer = (gint8) (byte >> 1 & 0x07);
  vp9->inter_layer = (byte & 0x01) != 0;
  if (!vp9->flexible)
    {
      vp9->tl0_pic_idx_offset = (guint8) cursor->at;
      vp9->tl0_pic_idx = cursor->data[cursor->at++];
    }
  return TRUE;
}

/* P_DIFF and N, whether another one follows: at most three. */
static gboolean
parse_references (Cursor *cursor, SfuVp9 *vp9)
{
  guint8 byte;

  do
    {
      if (!has (cursor, 1) || vp9->n_references == SFU_VP9_REFERENCES_MAX)
        return FALSE;
      byte = cursor->data[cursor->at++];
      vp9->references[vp9->n_references++] = byte >> 1;
    }
  while (byte & 0x01);
  return TRUE;
}

/* N_G pictures, each with TID, U, R and R reference indices. */
static gboolean
skip_picture_group (Cursor *cursor, SfuVp9Structure *structure)
{
  if (!has (cursor, 1))
    return FALSE;
  structure->pictures = cursor->data[cursor->at++];
  for (guint i = 0; i < structure->pictures; i++)
    {
      gsize references;

      if (!has (cursor, 1))
        return FALSE;
      references = cursor->data[cursor->at++] >> 2 & 0x03;
      if (!has (cursor, references))
        return FALSE;
      cursor->at += references;
    }
  return TRUE;
}

static gboolean
parse_structure (Cursor *cursor, SfuVp9Structure *structure)
{
  guint8 byte;

  if (!has (cursor, 1))
    return FALSE;
  byte = cursor->data[cursor->at++];
  structure->spatial_layers = (guint8) ((byte >> 5) + 1);
  structure->has_sizes = (byte & 0x10) != 0;
  for (guint i = 0; structure->has_sizes && i < structure->spatial_layers; i++)
    {
      if (!has (cursor, 4))
        return FALSE;
      structure->width[i] = sfu_read_be16 (cursor->data + cursor->at);
      structure->height[i] = sfu_read_be16 (cursor->data + cursor->at + 2);
      cursor->at += 4;
    }
  return (byte & 0x08) == 0 || skip_picture_group (cursor, structure);
}

SfuVp9Result
sfu_vp9_parse (const guint8 *payload, gsize size, SfuVp9 *vp9)
{
  Cursor cursor = { payload, size, 1 };
  guint8 present;

  *vp9 = (SfuVp9){ .picture_id = -1, .tl0_pic_idx = -1, .temporal_layer = -1, .spatial_layer = -1 };
  if (size == 0)
    return SFU_VP9_SHORT;
  present = payload[0];
  vp9->inter_picture = (present & INTER_PICTURE) != 0;
  vp9->flexible = (present & FLEXIBLE) != 0;
  vp9->start = (present & START) != 0;
  vp9->end = (present & END) != 0;
  vp9->top_only = (present & TOP_ONLY) != 0;

  if (present & HAS_PICTURE_ID && !parse_picture_id (&cursor, vp9))
    return SFU_VP9_SHORT;
  if (present & HAS_LAYERS && !parse_layers (&cursor, vp9))
    return SFU_VP9_SHORT;
  if (vp9->inter_picture && vp9->flexible && !parse_references (&cursor, vp9))
    return SFU_VP9_SHORT;
  if (present & HAS_STRUCTURE && !parse_structure (&cursor, &vp9->structure))
    return SFU_VP9_SHORT;
  if (!has (&cursor, 1))
    return SFU_VP9_SHORT;
  vp9->descriptor_size = (guint16) cursor.at;
  return SFU_VP9_OK;
}

static void
describe_size (const SfuVp9 *vp9, SfuFrameInfo *info)
{
  if (!vp9->structure.has_sizes || info->spatial_layer >= vp9->structure.spatial_layers)
    return;
  info->width = vp9->structure.width[info->spatial_layer];
  info->height = vp9->structure.height[info->spatial_layer];
}

static void
describe (const guint8 *payload, gsize size, SfuFrameInfo *info)
{
  SfuVp9 vp9;

  *info = (SfuFrameInfo){ 0 };
  if (sfu_vp9_parse (payload, size, &vp9) != SFU_VP9_OK)
    return;
  info->spatial_layer = (guint8) MAX (vp9.spatial_layer, 0);
  info->temporal_layer = (guint8) MAX (vp9.temporal_layer, 0);
  info->flags = (vp9.start ? SFU_FRAME_START : 0) | (vp9.end ? SFU_FRAME_END : 0) |
                (vp9.inter_layer ? SFU_FRAME_INTER_LAYER : 0);
  if (!vp9.inter_picture)
    info->flags |= SFU_FRAME_KEY;
  if (!vp9.inter_picture && vp9.start && info->spatial_layer == 0)
    info->flags |= SFU_FRAME_ENTRY;
  if (!vp9.inter_picture || vp9.switching_up)
    info->flags |= SFU_FRAME_SWITCH_UP;
  describe_size (&vp9, info);
}

static gboolean
find_numbers (const guint8 *payload, gsize size, SfuPictureNumbers *numbers)
{
  SfuVp9 vp9;

  if (sfu_vp9_parse (payload, size, &vp9) != SFU_VP9_OK)
    return FALSE;
  *numbers = SFU_PICTURE_NUMBERS_NONE;
  numbers->picture_id = vp9.picture_id;
  numbers->picture_id_bits = vp9.picture_id_bits;
  numbers->picture_id_offset = vp9.picture_id_offset;
  numbers->tl0_pic_idx = vp9.tl0_pic_idx;
  numbers->tl0_pic_idx_offset = vp9.tl0_pic_idx_offset;
  return vp9.picture_id >= 0 || vp9.tl0_pic_idx >= 0;
}

const SfuCodecClass sfu_vp9_class = {
  .codec = SFU_CODEC_VP9,
  .name = "VP9",
  .kind = SFU_VIDEO,
  .clock_rate = 90000,
  .has_descriptors = TRUE,
  .tells_layers = TRUE,
  .describe = describe,
  .find_numbers = find_numbers,
};
