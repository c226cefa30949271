#include "plugins/sfu/codec/vp9.h"

#include "tests/plugins/sfu/codec/captured.h"

static SfuVp9Result
parse (const guint8 *payload, gsize size, SfuVp9 *vp9)
{
  g_autofree guint8 *copy = g_memdup2 (payload, size);

  return sfu_vp9_parse (copy, size, vp9);
}

static SfuFrameInfo
described (const guint8 *payload, gsize size)
{
  SfuFrameInfo info;

  sfu_vp9_class.describe (payload, size, &info);
  return info;
}

/* Everything there is: I P L F B E V Z, 15 bits, three references, a structure of two layers with
 * sizes and a picture group of two. */
static const guint8 whole[] = {
  0xFF, 0x92, 0x34,                                     /* picture id 0x1234 */
  0x75,                                                 /* TID 3, U, SID 2, D */
  0x03, 0x05, 0x08,                                     /* P_DIFF 1, 2, 4 */
  0x38, 0x01, 0x40, 0x00, 0xF0, 0x02, 0x80, 0x01, 0xE0, /* 320x240, 640x480 */
  0x02, 0x04, 0x01, 0x58, 0x02, 0x03,                   /* two pictures with 1 and 2 references */
  0xAA,
};

static void
test_whole (void)
{
  SfuVp9 vp9;

  g_assert_cmpint (parse (whole, sizeof whole, &vp9), ==, SFU_VP9_OK);
  g_assert_cmpuint (vp9.descriptor_size, ==, sizeof whole - 1);
  g_assert_cmpint (vp9.picture_id, ==, 0x1234);
  g_assert_cmpuint (vp9.picture_id_bits, ==, 15);
  g_assert_true (vp9.inter_picture && vp9.flexible && vp9.start && vp9.end && vp9.top_only);
  g_assert_cmpint (vp9.temporal_layer, ==, 3);
  g_assert_cmpint (vp9.spatial_layer, ==, 2);
  g_assert_true (vp9.switching_up && vp9.inter_layer);
  g_assert_cmpint (vp9.tl0_pic_idx, ==, -1);
  g_assert_cmpuint (vp9.n_references, ==, 3);
  g_assert_cmpuint (vp9.references[2], ==, 4);
  g_assert_cmpuint (vp9.structure.spatial_layers, ==, 2);
  g_assert_cmpuint (vp9.structure.width[1], ==, 640);
  g_assert_cmpuint (vp9.structure.height[0], ==, 240);
  g_assert_cmpuint (vp9.structure.pictures, ==, 2);
  for (gsize size = 0; size < sizeof whole; size++)
    g_assert_cmpint (parse (whole, size, &vp9), ==, SFU_VP9_SHORT);
}

static void
test_minimal (void)
{
  static const guint8 data[] = { 0x08, 0x82 };
  static const guint8 short_id[] = { 0xE0, 0x7F, 0x22, 0x09, 0x00 };
  static const guint8 four_references[] = { 0x50, 0x03, 0x03, 0x03, 0x02, 0x00 };
  SfuVp9 vp9;

  g_assert_cmpint (parse (data, sizeof data, &vp9), ==, SFU_VP9_OK);
  g_assert_cmpuint (vp9.descriptor_size, ==, 1);
  g_assert_cmpint (vp9.picture_id, ==, -1);
  g_assert_cmpint (vp9.spatial_layer, ==, -1);
  g_assert_cmpuint (vp9.structure.spatial_layers, ==, 0);

  g_assert_cmpint (parse (short_id, sizeof short_id, &vp9), ==, SFU_VP9_OK);
  g_assert_cmpint (vp9.picture_id, ==, 127);
  g_assert_cmpuint (vp9.picture_id_bits, ==, 7);
  g_assert_cmpint (vp9.temporal_layer, ==, 1);
  g_assert_cmpint (vp9.spatial_layer, ==, 1);
  g_assert_cmpint (vp9.tl0_pic_idx, ==, 9);
  g_assert_cmpuint (vp9.tl0_pic_idx_offset, ==, 3);

  /* RFC 9628 4.2: no more than three */
  g_assert_cmpint (parse (four_references, sizeof four_references, &vp9), ==, SFU_VP9_SHORT);
}

static void
test_describe (void)
{
  static const guint8 upper_of_key[] = { 0x2C, 0x03, 0x01, 0xAA };
  static const guint8 up[] = { 0x68, 0x30, 0x01, 0xAA };
  static const guint8 rest_of_key[] = { 0x24, 0x00, 0x01, 0xAA };
  SfuFrameInfo info = described (upper_of_key, sizeof upper_of_key);

  g_assert_cmpuint (info.spatial_layer, ==, 1);
  g_assert_cmpuint (info.flags, ==,
                    SFU_FRAME_START | SFU_FRAME_END | SFU_FRAME_KEY | SFU_FRAME_SWITCH_UP |
                        SFU_FRAME_INTER_LAYER);
  info = described (up, sizeof up);
  g_assert_cmpuint (info.temporal_layer, ==, 1);
  g_assert_cmpuint (info.flags, ==, SFU_FRAME_START | SFU_FRAME_SWITCH_UP);
  info = described (rest_of_key, sizeof rest_of_key);
  g_assert_cmpuint (info.flags, ==, SFU_FRAME_END | SFU_FRAME_KEY | SFU_FRAME_SWITCH_UP);
}

/* What holds for every stream of layers: it can be entered at its first packet and perhaps a
 * few packets later, when the upper layers begin; the marker is where the last one ends. Layers
 * refer to each other in all pictures or only in key pictures. */
static void
check_svc (const char *name, guint top, guint last_entry, gboolean key_only)
{
  g_autoptr (GArray) packets = captured_load (name);
  guint tops = 0, inter_layer = 0;

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuFrameInfo info = described (packet->payload, packet->size);

      g_assert_cmpint ((info.flags & SFU_FRAME_ENTRY) != 0, ==, i == 0 || i == last_entry);
      g_assert_true (!packet->marker || info.flags & SFU_FRAME_END);
      tops += packet->marker && info.spatial_layer == top;
      if ((info.flags & SFU_FRAME_KEY) == 0)
        inter_layer += (info.flags & SFU_FRAME_INTER_LAYER) != 0;
    }
  g_assert_cmpuint (tops, >, 3);
  g_assert_true (key_only ? inter_layer == 0 : inter_layer > 3);
}

static void
test_chromium (void)
{
  check_svc ("vp9-l3t3", 2, 0, FALSE);
  check_svc ("vp9-l3t3-plain", 1, 0, FALSE);
  check_svc ("vp9-l3t3-key", 2, 2, TRUE);
}

static void
test_gstreamer (void)
{
  g_autoptr (GArray) packets = captured_load ("gstreamer-vp9");

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuFrameInfo info = described (packet->payload, packet->size);
      SfuPictureNumbers numbers;

      g_assert_cmpint ((info.flags & SFU_FRAME_ENTRY) != 0, ==, i % 5 == 0);
      g_assert_cmpuint (info.width, ==, i % 5 == 0 ? 320 : 0);
      g_assert_cmpuint (info.height, ==, i % 5 == 0 ? 240 : 0);
      g_assert_true (sfu_vp9_class.find_numbers (packet->payload, packet->size, &numbers));
      g_assert_cmpint (numbers.picture_id, ==, 0x22C4 + (int) i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/vp9/whole", test_whole);
  g_test_add_func ("/codec/vp9/minimal", test_minimal);
  g_test_add_func ("/codec/vp9/describe", test_describe);
  g_test_add_func ("/codec/vp9/chromium", test_chromium);
  g_test_add_func ("/codec/vp9/gstreamer", test_gstreamer);
  return g_test_run ();
}
