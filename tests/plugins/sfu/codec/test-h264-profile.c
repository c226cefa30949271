#include "plugins/sfu/codec/h264-profile.h"

/* RFC 6184 table 5, and what browsers say. */
static void
test_profiles (void)
{
  static const struct
  {
    const char *text;
    SfuH264Profile profile;
    guint8 level;
  } rows[] = {
    { "42e01f", SFU_H264_CONSTRAINED_BASELINE, 31 }, /* Chromium, Firefox */
    { "42C02A", SFU_H264_CONSTRAINED_BASELINE, 42 },
    { "4d8028", SFU_H264_CONSTRAINED_BASELINE, 40 },
    { "58F01F", SFU_H264_CONSTRAINED_BASELINE, 31 },
    { "42001f", SFU_H264_BASELINE, 31 }, /* Chromium */
    { "58A01f", SFU_H264_BASELINE, 31 },
    { "58001f", SFU_H264_EXTENDED, 31 },
    { "4d001f", SFU_H264_MAIN, 31 }, /* Chromium */
    { "4D401F", SFU_H264_MAIN, 31 },
    { "640c1f", SFU_H264_CONSTRAINED_HIGH, 31 }, /* Safari */
    { "640034", SFU_H264_HIGH, 52 },
    { "f4001f", SFU_H264_HIGH_444, 31 }, /* Chromium */
    { "42F00b", SFU_H264_CONSTRAINED_BASELINE, SFU_H264_LEVEL_1B },
    { "42e00b", SFU_H264_CONSTRAINED_BASELINE, 11 },
  };
  static const char *const unknown[] = { "",       "42e01",  "42e01ff", "42e01g",
                                         "42e1f ", "00e01f", "64101f" };
  SfuH264ProfileLevel profile;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_true (sfu_h264_profile_parse (rows[i].text, &profile));
      g_assert_cmpint (profile.profile, ==, rows[i].profile);
      g_assert_cmpuint (profile.level, ==, rows[i].level);
    }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (sfu_h264_profile_parse (unknown[i], &profile));
}

static SfuH264Format
parsed (const char *fmtp)
{
  SfuH264Format format;

  g_assert_true (sfu_h264_format_parse (fmtp, &format));
  return format;
}

static void
test_formats (void)
{
  SfuH264Format chromium =
      parsed ("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
  SfuH264Format mode_0 =
      parsed ("level-asymmetry-allowed=1; packetization-mode=0; profile-level-id=42e01f");
  SfuH264Format none = parsed (NULL);
  SfuH264Format format;

  g_assert_cmpint (chromium.profile.profile, ==, SFU_H264_CONSTRAINED_BASELINE);
  g_assert_cmpstr (chromium.text, ==, "42e01f");
  g_assert_cmpuint (chromium.packetization, ==, 1);
  g_assert_cmpuint (mode_0.packetization, ==, 0);
  g_assert_cmpint (none.profile.profile, ==, SFU_H264_BASELINE);
  g_assert_cmpuint (none.profile.level, ==, 10);
  g_assert_cmpuint (none.packetization, ==, 0);
  g_assert_false (sfu_h264_format_parse ("packetization-mode=2;profile-level-id=42e01f", &format));
  g_assert_false (sfu_h264_format_parse ("profile-level-id=42e01f0", &format));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/h264-profile/profiles", test_profiles);
  g_test_add_func ("/codec/h264-profile/formats", test_formats);
  return g_test_run ();
}
