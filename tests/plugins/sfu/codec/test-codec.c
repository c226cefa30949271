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
  g_assert_null (sfu_codec_find ("VP9", 90000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/codec/find", test_find);
  return g_test_run ();
}
