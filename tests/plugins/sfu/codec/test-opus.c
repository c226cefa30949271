#include "plugins/sfu/codec/opus.h"

static SfuOpus
parsed (const guint8 *payload, gsize size)
{
  SfuOpus opus;

  g_assert_true (sfu_opus_parse (payload, size, &opus));
  return opus;
}

static guint
flags (const guint8 *payload, gsize size)
{
  SfuFrameInfo info;

  sfu_opus_class.describe (payload, size, &info);
  return info.flags;
}

/* RFC 6716 table 2, one of each row. */
static void
test_durations (void)
{
  static const struct
  {
    guint8 config;
    guint16 samples;
  } rows[] = { { 0, 480 },  { 3, 2880 }, { 5, 960 },  { 11, 2880 }, { 12, 480 }, { 13, 960 },
               { 15, 960 }, { 16, 120 }, { 21, 240 }, { 26, 480 },  { 31, 960 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 data[] = { (guint8) (rows[i].config << 3), 1, 2 };
      SfuOpus opus = parsed (data, sizeof data);

      g_assert_cmpuint (opus.config, ==, rows[i].config);
      g_assert_cmpuint (opus.frame_duration, ==, rows[i].samples);
      g_assert_cmpuint (opus.duration, ==, rows[i].samples);
      g_assert_false (opus.stereo);
      g_assert_false (opus.dtx);
    }
}

static void
test_frames (void)
{
  static const guint8 two[] = { 0xFC | 1, 1, 2, 3, 4 };
  static const guint8 two_odd[] = { 0xFC | 1, 1, 2, 3 };
  static const guint8 two_sizes[] = { 0xFC | 2, 1, 2, 3 };
  static const guint8 many[] = { 0xFC | 3, 6, 1, 2, 3 };
  static const guint8 none[] = { 0xFC | 3, 0x40, 1 };
  static const guint8 long_ones[] = { 0xFC | 3, 7, 1 }; /* 140 ms */
  static const guint8 short_ones[] = { 0x80 | 3, 48, 1 };
  SfuOpus opus;

  opus = parsed (two, sizeof two);
  g_assert_cmpuint (opus.frames, ==, 2);
  g_assert_cmpuint (opus.duration, ==, 1920);
  g_assert_true (opus.stereo);
  g_assert_false (sfu_opus_parse (two_odd, sizeof two_odd, &opus));
  g_assert_cmpuint (parsed (two_sizes, sizeof two_sizes).frames, ==, 2);
  g_assert_false (sfu_opus_parse (two_sizes, 1, &opus));
  g_assert_cmpuint (parsed (many, sizeof many).duration, ==, 5760);
  g_assert_false (sfu_opus_parse (none, sizeof none, &opus));
  g_assert_false (sfu_opus_parse (long_ones, sizeof long_ones, &opus));
  g_assert_cmpuint (parsed (short_ones, sizeof short_ones).frames, ==, 48);
  g_assert_false (sfu_opus_parse (many, 0, &opus));
}

static void
test_silence (void)
{
  static const guint8 data[] = { 0x78, 0x00, 0x01 };

  g_assert_true (flags (data, 1) & SFU_FRAME_SILENCE);
  g_assert_true (flags (data, 2) & SFU_FRAME_SILENCE);
  g_assert_false (flags (data, 3) & SFU_FRAME_SILENCE);
  g_assert_cmpuint (flags (data, 0), ==, 0);
  g_assert_true (flags (data, 3) & SFU_FRAME_ENTRY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/opus/durations", test_durations);
  g_test_add_func ("/codec/opus/frames", test_frames);
  g_test_add_func ("/codec/opus/silence", test_silence);
  return g_test_run ();
}
