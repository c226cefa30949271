/* VP9's payload descriptor, and its picture numbers as rewritten for a subscriber. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/picture-prefix.h"
#include "plugins/sfu/codec/vp9.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What is rewritten reads back as it was, but for the numbers. */
static void
rewrite (const guint8 *data, gsize size, const SfuVp9 *vp9)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  g_autofree guint8 *copy = g_malloc (size + SFU_PICTURE_PREFIX_ROOM);
  SfuPicturePrefix prefix;
  SfuVp9 again;
  gsize rest;

  sfu_picture_prefix_switch (map, &sfu_vp9_class, 1, data, size);
  g_assert_true (sfu_picture_prefix_make (map, &sfu_vp9_class, 1, data, size, &prefix));
  g_assert_cmpuint (prefix.consumed, <=, vp9->descriptor_size);
  rest = size - prefix.consumed;
  memcpy (copy, prefix.bytes, prefix.size);
  memcpy (copy + prefix.size, data + prefix.consumed, rest);
  g_assert_cmpint (sfu_vp9_parse (copy, prefix.size + rest, &again), ==, SFU_VP9_OK);
  g_assert_cmpint (again.picture_id, ==, vp9->picture_id);
  g_assert_cmpint (again.tl0_pic_idx, ==, vp9->tl0_pic_idx);
  g_assert_cmpint (again.spatial_layer, ==, vp9->spatial_layer);
  g_assert_cmpuint (again.n_references, ==, vp9->n_references);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuFrameInfo info;
  SfuVp9 vp9;

  sfu_vp9_class.describe (data, size, &info);
  if (sfu_vp9_parse (data, size, &vp9) != SFU_VP9_OK)
    {
      g_assert_cmpuint (info.flags, ==, 0);
      return 0;
    }
  g_assert_cmpuint (vp9.descriptor_size, <, size);
  g_assert_cmpuint (vp9.n_references, <=, SFU_VP9_REFERENCES_MAX);
  g_assert_cmpuint (vp9.structure.spatial_layers, <=, SFU_VP9_SPATIAL_LAYERS_MAX);
  rewrite (data, size, &vp9);
  return 0;
}
