#include "plugins/sfu/codec/picture-prefix.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

#define LONG_ID 0x8000 /* the flag before 15 bits, of VP8 and VP9 alike */
#define KEY_INDEX_MASK 0x1F

static gboolean
find (const SfuCodecClass *codec, const guint8 *payload, gsize size, SfuPictureNumbers *numbers)
{
  return codec->find_numbers != NULL && codec->find_numbers (payload, size, numbers);
}

void
sfu_picture_prefix_switch (
    SfuPictureMap *map, const SfuCodecClass *codec, guint source, const guint8 *payload, gsize size)
{
  SfuPictureNumbers first;

  if (!find (codec, payload, size, &first))
    first = SFU_PICTURE_NUMBERS_NONE;
  sfu_picture_map_switch (map, source, &first);
}

void
sfu_picture_prefix_skip (SfuPictureMap *map,
                         const SfuCodecClass *codec,
                         const guint8 *payload,
                         gsize size)
{
  SfuPictureNumbers numbers;

  if (find (codec, payload, size, &numbers))
    sfu_picture_map_skip (map, &numbers);
}

/* How much of the payload the numbers reach into. */
static gsize
end_of_numbers (const SfuPictureNumbers *in)
{
  gsize end = 0;

  if (in->picture_id >= 0)
    end = in->picture_id_offset + (in->picture_id_bits + 1u) / 8;
  if (in->tl0_pic_idx >= 0)
    end = MAX (end, in->tl0_pic_idx_offset + 1u);
  if (in->key_index >= 0)
    end = MAX (end, in->key_index_offset + 1u);
  return end;
}

static void
write_prefix (const guint8 *payload,
              const SfuPictureNumbers *in,
              const SfuPictureNumbers *out,
              SfuPicturePrefix *prefix)
{
  gsize end = end_of_numbers (in);
  /* A short id becomes long: what is behind it moves by a byte. */
  gsize longer = in->picture_id >= 0 && in->picture_id_bits == 7 ? 1 : 0;
  gsize split = in->picture_id >= 0 ? in->picture_id_offset : end;

  g_return_if_fail (end + longer <= SFU_PICTURE_PREFIX_ROOM);
  memcpy (prefix->bytes, payload, split);
  memcpy (prefix->bytes + split + longer, payload + split, end - split);
  if (in->picture_id >= 0)
    sfu_write_be16 (prefix->bytes + split, (guint16) (LONG_ID | out->picture_id));
  if (in->tl0_pic_idx >= 0)
    prefix->bytes[in->tl0_pic_idx_offset + longer] = (guint8) out->tl0_pic_idx;
  if (in->key_index >= 0)
    {
      guint8 *byte = &prefix->bytes[in->key_index_offset + longer];

      *byte = (guint8) ((*byte & ~KEY_INDEX_MASK) | out->key_index);
    }
  prefix->size = (guint8) (end + longer);
  prefix->consumed = (guint8) end;
}

gboolean
sfu_picture_prefix_make (SfuPictureMap *map,
                         const SfuCodecClass *codec,
                         guint source,
                         const guint8 *payload,
                         gsize size,
                         SfuPicturePrefix *prefix)
{
  SfuPictureNumbers in, out;

  *prefix = (SfuPicturePrefix){ 0 };
  if (!find (codec, payload, size, &in))
    return TRUE;
  if (!sfu_picture_map_map (map, source, &in, &out))
    return FALSE;
  write_prefix (payload, &in, &out, prefix);
  return TRUE;
}
