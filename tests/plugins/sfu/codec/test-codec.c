#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/codec/vp8.h"

static void
test_find (void)
{
  g_assert_true (sfu_codec_class (SFU_CODEC_OPUS) == &sfu_opus_class);
  g_assert_cmpint (sfu_codec_class (SFU_CODEC_VP8)->codec, ==, SFU_CODEC_VP8);
  g_assert_true (sfu_codec_find ("OPUS", 48000) == &sfu_opus_class);
  g_assert_true (sfu_codec_find ("vp8", 90000) == sfu_codec_class (SFU_CODEC_VP8));
  g_assert_null (sfu_codec_find ("opus", 90000));
  g_assert_null (sfu_codec_find ("H265", 90000));
}

/* Each row stands at its own number and fills an info for a payload that says nothing. */
static void
test_table (void)
{
  for (guint codec = SFU_CODEC_OPUS; codec <= SFU_CODEC_AV1; codec++)
    {
      const SfuCodecClass *class = sfu_codec_class (codec);
      SfuFrameInfo info = { .flags = G_MAXUINT16, .width = 1 };

      g_assert_cmpuint (class->codec, ==, codec);
      g_assert_true (sfu_codec_find (class->name, class->clock_rate) == class);
      class->describe (NULL, 0, &info);
      g_assert_cmpuint (info.flags, ==, 0);
      g_assert_cmpuint (info.width, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/codec/find", test_find);
  g_test_add_func ("/codec/codec/table", test_table);
  return g_test_run ();
}
