#include "plugins/sfu/codec/vp8.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

/* RFC 7741 4.2: I, L, T and K of the extension byte. */
#define HAS_PICTURE_ID 0x80
#define HAS_TL0_PIC_IDX 0x40
#define HAS_TID 0x20
#define HAS_KEYIDX 0x10

/* @at: (inout): behind the extension byte, then behind its fields. */
static gboolean
parse_extension (const guint8 *payload, gsize size, guint8 present, gsize *at, SfuVp8 *vp8)
{
  if (present & HAS_PICTURE_ID)
    {
      if (*at >= size)
        return FALSE;
      vp8->picture_id_bits = payload[*at] & 0x80 ? 15 : 7;
      if (size - *at < (vp8->picture_id_bits + 1u) / 8)
        return FALSE;
      vp8->picture_id_offset = (guint8) *at;
      vp8->picture_id =
          vp8->picture_id_bits == 7 ? payload[*at] : sfu_read_be16 (payload + *at) & 0x7FFF;
      *at += (vp8->picture_id_bits + 1u) / 8;
    }
  if (present & HAS_TL0_PIC_IDX)
    {
      if (*at >= size)
        return FALSE;
      vp8->tl0_pic_idx_offset = (guint8) *at;
      vp8->tl0_pic_idx = payload[(*at)++];
    }
  if (present & (HAS_TID | HAS_KEYIDX))
    {
      if (*at >= size)
        return FALSE;
      if (present & HAS_TID)
        {
          vp8->temporal_layer = (gint8) (payload[*at] >> 6);
          vp8->layer_sync = (payload[*at] & 0x20) != 0;
        }
      if (present & HAS_KEYIDX)
        {
          vp8->key_index_offset = (guint8) *at;
          vp8->key_index = payload[*at] & 0x1F;
        }
      (*at)++;
    }
  return TRUE;
}

/* RFC 6386 9.1: three bytes of frame tag, then for a key frame a start code and the size. */
static void
parse_frame (const guint8 *frame, gsize size, SfuVp8 *vp8)
{
  static const guint8 start_code[] = { 0x9D, 0x01, 0x2A };

  if ((frame[0] & 0x01) != 0 || size < 10 || memcmp (frame + 3, start_code, 3) != 0)
    return;
  vp8->key_frame = TRUE;
  /* Little-endian, the upper two bits are the scale. */
  vp8->width = (guint16) ((frame[6] | frame[7] << 8) & 0x3FFF);
  vp8->height = (guint16) ((frame[8] | frame[9] << 8) & 0x3FFF);
}

SfuVp8Result
sfu_vp8_parse (const guint8 *payload, gsize size, SfuVp8 *vp8)
{
  gsize at = 1;

  *vp8 = (SfuVp8){ .picture_id = -1, .tl0_pic_idx = -1, .temporal_layer = -1, .key_index = -1 };
  if (size == 0)
    return SFU_VP8_SHORT;
  vp8->non_reference = (payload[0] & 0x20) != 0;
  vp8->start = (payload[0] & 0x10) != 0;
  vp8->partition = payload[0] & 0x07;

  if (payload[0] & 0x80)
    {
      at = 2;
      if (size < 2 || !parse_extension (payload, size, payload[1], &at, vp8))
        return SFU_VP8_SHORT;
    }
  if (at >= size)
    return SFU_VP8_SHORT;
  vp8->descriptor_size = (guint8) at;
  if (vp8->start && vp8->partition == 0)
    parse_frame (payload + at, size - at, vp8);
  return SFU_VP8_OK;
}

static void
describe (const guint8 *payload, gsize size, SfuFrameInfo *info)
{
  SfuVp8 vp8;

  *info = (SfuFrameInfo){ 0 };
  if (sfu_vp8_parse (payload, size, &vp8) != SFU_VP8_OK)
    return;
  info->temporal_layer = (guint8) MAX (vp8.temporal_layer, 0);
  if (vp8.start && vp8.partition == 0)
    info->flags |= SFU_FRAME_START;
  if (vp8.key_frame)
    info->flags |= SFU_FRAME_KEY | SFU_FRAME_ENTRY;
  if (vp8.key_frame || vp8.layer_sync)
    info->flags |= SFU_FRAME_SWITCH_UP;
  if (vp8.non_reference)
    info->flags |= SFU_FRAME_DISCARDABLE;
  info->width = vp8.width;
  info->height = vp8.height;
}

static gboolean
find_numbers (const guint8 *payload, gsize size, SfuPictureNumbers *numbers)
{
  SfuVp8 vp8;

  if (sfu_vp8_parse (payload, size, &vp8) != SFU_VP8_OK)
    return FALSE;
  *numbers = (SfuPictureNumbers){
    .picture_id = vp8.picture_id,
    .picture_id_bits = vp8.picture_id_bits,
    .picture_id_offset = vp8.picture_id_offset,
    .tl0_pic_idx = vp8.tl0_pic_idx,
    .tl0_pic_idx_offset = vp8.tl0_pic_idx_offset,
    .key_index = vp8.key_index,
    .key_index_offset = vp8.key_index_offset,
    .consecutive = TRUE,
  };
  return vp8.picture_id >= 0 || vp8.tl0_pic_idx >= 0 || vp8.key_index >= 0;
}

const SfuCodecClass sfu_vp8_class = {
  .codec = SFU_CODEC_VP8,
  .name = "VP8",
  .kind = SFU_VIDEO,
  .clock_rate = 90000,
  .describe = describe,
  .find_numbers = find_numbers,
};
