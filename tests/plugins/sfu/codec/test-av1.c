#include "plugins/sfu/codec/av1.h"

#include "tests/plugins/sfu/codec/captured.h"

static SfuAv1Result
parse (const guint8 *payload, gsize size, SfuAv1 *av1)
{
  g_autofree guint8 *copy = g_memdup2 (payload, size);

  return sfu_av1_parse (copy, size, av1);
}

static SfuFrameInfo
described (const guint8 *payload, gsize size)
{
  SfuFrameInfo info;

  sfu_av1_class.describe (payload, size, &info);
  return info;
}

/* W = 2: a sequence header of three bytes with its size, then a frame that takes the rest. */
static void
test_counted (void)
{
  static const guint8 data[] = { 0x28, 0x03, 0x08, 0xAA, 0xBB, 0x34, 0x68, 0x10, 0x20 };
  SfuAv1 av1;
  SfuFrameInfo info = described (data, sizeof data);

  g_assert_cmpint (parse (data, sizeof data, &av1), ==, SFU_AV1_OK);
  g_assert_cmpuint (av1.elements, ==, 2);
  g_assert_true (av1.new_sequence && !av1.continued && !av1.continues && av1.frame);
  g_assert_cmpuint (av1.sequence_offset, ==, 2);
  g_assert_cmpuint (av1.sequence_size, ==, 3);
  g_assert_cmpint (av1.temporal_layer, ==, 3);
  g_assert_cmpint (av1.spatial_layer, ==, 1);
  g_assert_cmpuint (info.flags, ==,
                    SFU_FRAME_START | SFU_FRAME_KEY | SFU_FRAME_ENTRY | SFU_FRAME_SWITCH_UP);
  for (gsize size = 0; size < 6; size++)
    g_assert_cmpint (parse (data, size, &av1), ==, SFU_AV1_SHORT);
}

/* W = 0: each with its size; sizes may be of several bytes, elements empty. */
static void
test_uncounted (void)
{
  static const guint8 data[] = { 0x00, 0x82, 0x00, 0x30, 0xAA, 0x00, 0x01, 0x30 };
  static const guint8 endless[] = { 0x00, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 };
  SfuAv1 av1;

  g_assert_cmpint (parse (data, sizeof data, &av1), ==, SFU_AV1_OK);
  g_assert_cmpuint (av1.elements, ==, 3);
  g_assert_cmpint (av1.temporal_layer, ==, -1);
  g_assert_cmpuint (described (data, sizeof data).flags, ==, SFU_FRAME_START);
  g_assert_cmpint (parse (data, sizeof data - 1, &av1), ==, SFU_AV1_SHORT);
  g_assert_cmpint (parse (endless, sizeof endless, &av1), ==, SFU_AV1_SHORT);
}

/* What goes on from the packet before is not looked at: it may look like a sequence header. */
static void
test_continued (void)
{
  static const guint8 data[] = { 0x90, 0x08, 0xAA };
  SfuAv1 av1;

  g_assert_cmpint (parse (data, sizeof data, &av1), ==, SFU_AV1_OK);
  g_assert_true (av1.continued);
  g_assert_cmpuint (av1.sequence_size, ==, 0);
  g_assert_cmpuint (described (data, sizeof data).flags, ==, 0);
}

/* A sequence header begins decoding, with the N bit or without. */
static void
test_forgotten_bit (void)
{
  static const guint8 data[] = { 0x10, 0x08, 0xAA };

  g_assert_true (described (data, sizeof data).flags & SFU_FRAME_ENTRY);
}

static void
check (const char *name, gint8 spatial, gint8 temporal)
{
  g_autoptr (GArray) packets = captured_load (name);
  gint8 highest_spatial = 0, highest_temporal = 0;

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuFrameInfo info = described (packet->payload, packet->size);
      SfuAv1 av1;

      g_assert_cmpint (sfu_av1_parse (packet->payload, packet->size, &av1), ==, SFU_AV1_OK);
      g_assert_cmpint (av1.new_sequence, ==, i == 0);
      g_assert_cmpint ((info.flags & SFU_FRAME_ENTRY) != 0, ==, i == 0);
      g_assert_cmpint ((info.flags & SFU_FRAME_START) != 0, ==, !av1.continued);
      g_assert_cmpuint (info.spatial_layer + info.temporal_layer, ==, 0);
      highest_spatial = MAX (highest_spatial, av1.spatial_layer);
      highest_temporal = MAX (highest_temporal, av1.temporal_layer);
    }
  g_assert_cmpint (highest_spatial, ==, spatial);
  g_assert_cmpint (highest_temporal, ==, temporal);
}

static void
test_chromium (void)
{
  check ("av1-l3t3", 2, 2);
  check ("av1-l1t2", 0, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/av1/counted", test_counted);
  g_test_add_func ("/codec/av1/uncounted", test_uncounted);
  g_test_add_func ("/codec/av1/continued", test_continued);
  g_test_add_func ("/codec/av1/forgotten-bit", test_forgotten_bit);
  g_test_add_func ("/codec/av1/chromium", test_chromium);
  return g_test_run ();
}
