/* Payloads: VP8's descriptor, as rewritten for a subscriber too, and frame header; Opus' packets
 * ride along, being a few bytes. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/codec/picture-prefix.h"
#include "plugins/sfu/codec/vp8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What is rewritten reads back as it was; a short picture id has become a long one. */
static void
rewrite (const guint8 *data, gsize size, const SfuVp8 *vp8)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  g_autofree guint8 *copy = g_malloc (size + SFU_PICTURE_PREFIX_ROOM);
  SfuPicturePrefix prefix;
  SfuVp8 again;
  gsize rest;

  sfu_picture_prefix_switch (map, &sfu_vp8_class, 1, data, size);
  g_assert_true (sfu_picture_prefix_make (map, &sfu_vp8_class, 1, data, size, &prefix));
  g_assert_cmpuint (prefix.consumed, <=, vp8->descriptor_size);
  rest = size - prefix.consumed;
  memcpy (copy, prefix.bytes, prefix.size);
  memcpy (copy + prefix.size, data + prefix.consumed, rest);
  g_assert_cmpint (sfu_vp8_parse (copy, prefix.size + rest, &again), ==, SFU_VP8_OK);
  g_assert_cmpint (again.picture_id, ==, vp8->picture_id);
  g_assert_cmpuint (again.picture_id_bits, ==, vp8->picture_id_bits > 0 ? 15 : 0);
  g_assert_cmpint (again.tl0_pic_idx, ==, vp8->tl0_pic_idx);
  g_assert_cmpint (again.temporal_layer, ==, vp8->temporal_layer);
  g_assert_cmpint (again.key_index, ==, vp8->key_index);
  g_assert_cmpint (again.key_frame, ==, vp8->key_frame);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuOpus opus;
  SfuVp8 vp8;
  SfuFrameInfo info;

  if (sfu_vp8_parse (data, size, &vp8) == SFU_VP8_OK)
    {
      g_assert_cmpuint (vp8.descriptor_size, <, size);
      g_assert_cmpuint (vp8.picture_id_offset, <, vp8.descriptor_size);
      g_assert_cmpuint (vp8.tl0_pic_idx_offset, <, vp8.descriptor_size);
      g_assert_cmpuint (vp8.key_index_offset, <, vp8.descriptor_size);
      g_assert_cmpint (vp8.picture_id, <=, 0x7FFF);
      g_assert_true (vp8.start || !vp8.key_frame);
      rewrite (data, size, &vp8);
    }
  sfu_vp8_class.describe (data, size, &info);
  g_assert_true ((info.flags & SFU_FRAME_ENTRY) == 0 || vp8.key_frame);
  if (sfu_opus_parse (data, size, &opus))
    g_assert_cmpuint (opus.duration, <=, 5760);
  return 0;
}
