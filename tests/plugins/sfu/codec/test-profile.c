#include "plugins/sfu/codec/profile.h"

static void
test_equal (void)
{
  g_assert_true (sfu_profile_equal (SFU_CODEC_VP8, NULL, "anything=1"));
  g_assert_true (sfu_profile_equal (SFU_CODEC_VP9, NULL, "profile-id=0"));
  g_assert_false (sfu_profile_equal (SFU_CODEC_VP9, "profile-id=2", "profile-id=0"));
  g_assert_true (sfu_profile_equal (SFU_CODEC_AV1, "level-idx=5;profile=0;tier=0", NULL));
  g_assert_false (sfu_profile_equal (SFU_CODEC_AV1, "level-idx=5;profile=1;tier=0", NULL));
  g_assert_true (sfu_profile_equal (SFU_CODEC_H264, "packetization-mode=1;profile-level-id=42e01f",
                                    "profile-level-id=42c00a;packetization-mode=1"));
  g_assert_false (sfu_profile_equal (SFU_CODEC_H264, "packetization-mode=1;profile-level-id=42e01f",
                                     "packetization-mode=1;profile-level-id=640c1f"));
  g_assert_false (
      sfu_profile_equal (SFU_CODEC_H264, "profile-level-id=ffffff", "profile-level-id=ffffff"));
}

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
  g_test_add_func ("/codec/profile/equal", test_equal);
  g_test_add_func ("/codec/profile/known", test_known);
  return g_test_run ();
}
