#include "plugins/sfu/codec/vp8.h"

#include "tests/plugins/sfu/codec/captured.h"

static SfuVp8Result
parse (const guint8 *payload, gsize size, SfuVp8 *vp8)
{
  g_autofree guint8 *copy = g_memdup2 (payload, size);

  return sfu_vp8_parse (copy, size, vp8);
}

static gboolean
is_entry (const guint8 *payload, gsize size)
{
  SfuFrameInfo info;

  sfu_vp8_class.describe (payload, size, &info);
  return (info.flags & SFU_FRAME_ENTRY) != 0;
}

/* RFC 7741 4.6.3: the S bit and nothing else; behind it an interframe (P = 1). */
static void
test_minimal (void)
{
  static const guint8 data[] = { 0x10, 0x01, 0x00, 0x00 };
  SfuVp8 vp8;

  g_assert_cmpint (parse (data, sizeof data, &vp8), ==, SFU_VP8_OK);
  g_assert_true (vp8.start);
  g_assert_false (vp8.non_reference);
  g_assert_false (vp8.key_frame);
  g_assert_cmpuint (vp8.descriptor_size, ==, 1);
  g_assert_cmpint (vp8.picture_id, ==, -1);
  g_assert_cmpint (vp8.tl0_pic_idx, ==, -1);
  g_assert_cmpint (vp8.temporal_layer, ==, -1);
  g_assert_cmpint (vp8.key_index, ==, -1);
}

/* A key frame of 640 x 480 as Chromium sends it: X S, then I L T, a 15-bit picture id. */
static void
test_key_frame (void)
{
  static const guint8 data[] = {
    0x90, 0xE0, 0x92, 0x34, 0x07, 0x20, /* picture id 0x1234, TL0PICIDX 7, TID 0 Y */
    0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, /* frame tag (P = 0), start code */
    0x80, 0x42, 0xE0, 0x01, 0xFF,       /* 640 with scale 1, 480 */
  };
  SfuVp8 vp8;

  g_assert_cmpint (parse (data, sizeof data, &vp8), ==, SFU_VP8_OK);
  g_assert_true (vp8.key_frame);
  g_assert_cmpuint (vp8.descriptor_size, ==, 6);
  g_assert_cmpint (vp8.picture_id, ==, 0x1234);
  g_assert_cmpuint (vp8.picture_id_bits, ==, 15);
  g_assert_cmpuint (vp8.picture_id_offset, ==, 2);
  g_assert_cmpint (vp8.tl0_pic_idx, ==, 7);
  g_assert_cmpuint (vp8.tl0_pic_idx_offset, ==, 4);
  g_assert_cmpint (vp8.temporal_layer, ==, 0);
  g_assert_true (vp8.layer_sync);
  g_assert_cmpuint (vp8.width, ==, 640);
  g_assert_cmpuint (vp8.height, ==, 480);
  g_assert_true (is_entry (data, sizeof data));
  g_assert_false (is_entry (data, 12));
}

static void
test_all_fields (void)
{
  static const guint8 data[] = { 0xA3, 0xF0, 0x7F, 0xFF, 0x9F, 0x55 };
  SfuVp8 vp8;

  g_assert_cmpint (parse (data, sizeof data, &vp8), ==, SFU_VP8_OK);
  g_assert_true (vp8.non_reference);
  g_assert_false (vp8.start);
  g_assert_cmpuint (vp8.partition, ==, 3);
  g_assert_cmpint (vp8.picture_id, ==, 127);
  g_assert_cmpuint (vp8.picture_id_bits, ==, 7);
  g_assert_cmpint (vp8.tl0_pic_idx, ==, 255);
  g_assert_cmpint (vp8.temporal_layer, ==, 2);
  g_assert_false (vp8.layer_sync);
  g_assert_cmpint (vp8.key_index, ==, 31);
  g_assert_cmpuint (vp8.descriptor_size, ==, 5);
}

/* The continuation of a key frame, its later partitions and a wrong start code begin none. */
static void
test_no_key_frame (void)
{
  static const guint8 continued[] = { 0x00, 0x10, 0x02, 0x00, 0x9D, 0x01,
                                      0x2A, 0x80, 0x02, 0xE0, 0x01 };
  static const guint8 partition[] = { 0x11, 0x10, 0x02, 0x00, 0x9D, 0x01,
                                      0x2A, 0x80, 0x02, 0xE0, 0x01 };
  static const guint8 code[] = { 0x10, 0x10, 0x02, 0x00, 0x9D, 0x01, 0x2B, 0x80, 0x02, 0xE0, 0x01 };
  static const guint8 whole[] = {
    0x10, 0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01
  };

  g_assert_true (is_entry (whole, sizeof whole));
  g_assert_false (is_entry (continued, sizeof continued));
  g_assert_false (is_entry (partition, sizeof partition));
  g_assert_false (is_entry (code, sizeof code));
}

static void
test_short (void)
{
  static const guint8 data[] = { 0x90, 0xF0, 0x80, 0x01, 0x02, 0x03, 0x04 };
  SfuVp8 vp8;

  for (gsize size = 0; size < sizeof data - 1; size++)
    g_assert_cmpint (parse (data, size, &vp8), ==, SFU_VP8_SHORT);
  g_assert_cmpint (parse (data, sizeof data, &vp8), ==, SFU_VP8_OK);
}

/* Three temporal layers as Chromium sends them: a picture id for each timestamp, TL0PICIDX rises
 * with each picture of the base layer. */
static void
test_chromium (void)
{
  g_autoptr (GArray) packets = captured_load ("vp8-l1t3-plain");
  gint32 picture_id = captured_at (packets, 0)->payload[3] - 1;
  guint32 timestamp = 0;
  gint16 tl0_pic_idx = 0xCB - 1;
  guint layers[3] = { 0 };

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      gboolean first = packet->timestamp != timestamp;
      SfuFrameInfo info;
      SfuVp8 vp8;

      timestamp = packet->timestamp;
      g_assert_cmpint (sfu_vp8_parse (packet->payload, packet->size, &vp8), ==, SFU_VP8_OK);
      sfu_vp8_class.describe (packet->payload, packet->size, &info);
      g_assert_cmpint (vp8.start, ==, first);
      g_assert_cmpint ((info.flags & SFU_FRAME_ENTRY) != 0, ==, i == 0);
      picture_id += first;
      g_assert_cmpint (vp8.picture_id & 0xFF, ==, picture_id);
      tl0_pic_idx += first && info.temporal_layer == 0;
      g_assert_cmpint (vp8.tl0_pic_idx, ==, tl0_pic_idx);
      layers[info.temporal_layer]++;
      g_assert_true (info.temporal_layer < 2 || vp8.non_reference || !first ||
                     info.flags & SFU_FRAME_SWITCH_UP);
    }
  g_assert_true (layers[0] > 0 && layers[1] > 0 && layers[2] > 0);
}

/* A picture id of 7 bits and no layers; every fifth picture is a key frame of 320 x 240. */
static void
test_gstreamer (void)
{
  g_autoptr (GArray) packets = captured_load ("gstreamer-vp8");

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuVp8 vp8;

      g_assert_cmpint (sfu_vp8_parse (packet->payload, packet->size, &vp8), ==, SFU_VP8_OK);
      g_assert_cmpuint (vp8.picture_id_bits, ==, 7);
      g_assert_cmpint (vp8.picture_id, ==, 0x26 + (int) i);
      g_assert_cmpint (vp8.key_frame, ==, i % 5 == 0);
      g_assert_cmpuint (vp8.width, ==, i % 5 == 0 ? 320 : 0);
      g_assert_cmpuint (vp8.height, ==, i % 5 == 0 ? 240 : 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/vp8/minimal", test_minimal);
  g_test_add_func ("/codec/vp8/key-frame", test_key_frame);
  g_test_add_func ("/codec/vp8/all-fields", test_all_fields);
  g_test_add_func ("/codec/vp8/no-key-frame", test_no_key_frame);
  g_test_add_func ("/codec/vp8/short", test_short);
  g_test_add_func ("/codec/vp8/chromium", test_chromium);
  g_test_add_func ("/codec/vp8/gstreamer", test_gstreamer);
  return g_test_run ();
}
