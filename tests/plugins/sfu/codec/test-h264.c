#include "plugins/sfu/codec/h264.h"

#include "tests/plugins/sfu/codec/captured.h"

static SfuH264Result
parse (const guint8 *payload, gsize size, SfuH264 *h264)
{
  g_autofree guint8 *copy = g_memdup2 (payload, size);

  return sfu_h264_parse (copy, size, h264);
}

static guint
flags (const guint8 *payload, gsize size)
{
  SfuFrameInfo info;

  sfu_h264_class.describe (payload, size, &info);
  return info.flags;
}

static void
test_single (void)
{
  static const guint8 sps[] = { 0x67, 0x42, 0xE0, 0x1F };
  static const guint8 pps[] = { 0x68, 0xCE };
  static const guint8 idr[] = { 0x65, 0x88 };
  static const guint8 later_slice[] = { 0x65, 0x44 };
  static const guint8 unneeded[] = { 0x01, 0x9A };
  static const guint8 delimiter[] = { 0x09, 0x10 };
  SfuH264 h264;

  g_assert_cmpint (parse (sps, sizeof sps, &h264), ==, SFU_H264_OK);
  g_assert_true (h264.sps && !h264.pps && !h264.idr && !h264.fragment);
  g_assert_cmpuint (h264.sps_offset, ==, 0);
  g_assert_cmpuint (h264.sps_size, ==, sizeof sps);

  g_assert_cmpuint (flags (sps, sizeof sps), ==, SFU_FRAME_START | SFU_FRAME_KEY | SFU_FRAME_ENTRY);
  g_assert_cmpuint (flags (pps, sizeof pps), ==, SFU_FRAME_START | SFU_FRAME_KEY);
  /* no place to begin: the parameter sets are missing */
  g_assert_cmpuint (flags (idr, sizeof idr), ==, SFU_FRAME_START | SFU_FRAME_KEY);
  g_assert_cmpuint (flags (later_slice, sizeof later_slice), ==, SFU_FRAME_KEY);
  g_assert_cmpuint (flags (unneeded, sizeof unneeded), ==, SFU_FRAME_START | SFU_FRAME_DISCARDABLE);
  g_assert_cmpuint (flags (delimiter, sizeof delimiter), ==, SFU_FRAME_START);
}

static void
test_aggregate (void)
{
  static const guint8 data[] = { 0x78, 0,    4,    0x67, 0x42, 0xE0, 0x1F, 0,
                                 2,    0x68, 0xCE, 0,    2,    0x65, 0x88 };
  static const guint8 repeated[] = { 0x78, 0, 4, 0x67, 0x42, 0xE0, 0x1F, 0, 2, 0x61, 0x88 };
  SfuH264 h264;

  g_assert_true (flags (data, sizeof data) & SFU_FRAME_ENTRY);
  g_assert_false (flags (repeated, sizeof repeated) & SFU_FRAME_ENTRY);
  g_assert_cmpint (parse (data, sizeof data, &h264), ==, SFU_H264_OK);
  g_assert_true (h264.sps && h264.pps && h264.idr && h264.slice && h264.picture_start);
  g_assert_cmpuint (h264.sps_offset, ==, 3);
  g_assert_cmpuint (h264.sps_size, ==, 4);
  for (gsize size = 0; size < sizeof data; size++)
    if (size != 7 && size != 11)
      g_assert_cmpint (parse (data, size, &h264), ==, SFU_H264_SHORT);
}

static void
test_fragment (void)
{
  static const guint8 first[] = { 0x7C, 0x85, 0x88, 0x84 };
  static const guint8 middle[] = { 0x7C, 0x05, 0x88, 0x84 };
  static const guint8 last[] = { 0x7C, 0x45, 0x88, 0x84 };
  SfuH264 h264;

  g_assert_cmpint (parse (first, sizeof first, &h264), ==, SFU_H264_OK);
  g_assert_true (h264.fragment && h264.nal_start && !h264.nal_end && h264.idr);
  g_assert_cmpint (parse (last, sizeof last, &h264), ==, SFU_H264_OK);
  g_assert_true (!h264.nal_start && h264.nal_end);
  g_assert_cmpuint (flags (first, sizeof first), ==, SFU_FRAME_START | SFU_FRAME_KEY);
  g_assert_cmpuint (flags (middle, sizeof middle), ==, SFU_FRAME_KEY);
  g_assert_cmpint (parse (first, 2, &h264), ==, SFU_H264_SHORT);
}

static void
test_unknown (void)
{
  static const guint8 types[] = { 0, 25, 26, 27, 29, 30, 31 };
  SfuH264 h264;

  for (guint i = 0; i < sizeof types; i++)
    {
      guint8 data[] = { types[i], 0, 1, 0 };

      g_assert_cmpint (parse (data, sizeof data, &h264), ==, SFU_H264_UNKNOWN);
      g_assert_cmpuint (flags (data, sizeof data), ==, 0);
    }
}

/* Every key frame has one entry, its first packet that matters, and all its packets are marked. */
static void
check (const char *name, guint every)
{
  g_autoptr (GArray) packets = captured_load (name);
  guint32 timestamp = captured_at (packets, 0)->timestamp;
  guint frame = 0;

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuH264 h264;

      g_assert_cmpint (sfu_h264_parse (packet->payload, packet->size, &h264), ==, SFU_H264_OK);
      frame += packet->timestamp != timestamp;
      timestamp = packet->timestamp;
      if (h264.slice)
        g_assert_cmpint (h264.idr, ==, frame % every == 0);
      g_assert_cmpint ((flags (packet->payload, packet->size) & SFU_FRAME_ENTRY) != 0, ==,
                       h264.sps);
      g_assert_true (!h264.sps || frame % every == 0);
    }
}

static void
test_captured (void)
{
  check ("h264", G_MAXUINT);
  check ("h264-l1t2", G_MAXUINT);
  check ("gstreamer-h264", 5);
  check ("gstreamer-h264-stap", 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/h264/single", test_single);
  g_test_add_func ("/codec/h264/aggregate", test_aggregate);
  g_test_add_func ("/codec/h264/fragment", test_fragment);
  g_test_add_func ("/codec/h264/unknown", test_unknown);
  g_test_add_func ("/codec/h264/captured", test_captured);
  return g_test_run ();
}
