#include "plugins/sfu/codec/profile.h"

static void
test_known (void)
{
  g_assert_true (sfu_profile_is_known (SFU_CODEC_OPUS, "minptime=10"));
  g_assert_true (sfu_profile_is_known (SFU_CODEC_VP9, NULL));
  g_assert_false (sfu_profile_is_known (SFU_CODEC_VP9, "profile-id=2"));
  g_assert_false (sfu_profile_is_known (SFU_CODEC_AV1, "profile=1"));
  g_assert_true (sfu_profile_is_known (SFU_CODEC_H264, "profile-level-id=42e01f"));
  g_assert_false (sfu_profile_is_known (SFU_CODEC_H264, "packetization-mode=2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/profile/known", test_known);
  return g_test_run ();
}
