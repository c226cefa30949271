/* What SDP says of a codec: two fmtps with a zero between them. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/h264-profile.h"
#include "plugins/sfu/codec/profile.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
answer (const char *offered_fmtp, const char *our_fmtp)
{
  SfuH264Format offered, ours, again;
  g_autofree char *text = NULL;

  if (!sfu_h264_format_parse (offered_fmtp, &offered) || !sfu_h264_format_parse (our_fmtp, &ours) ||
      !sfu_h264_format_equal (&offered, &ours))
    return;
  text = sfu_h264_format_answer (&offered, &ours);
  g_assert_true (sfu_h264_format_parse (text, &again));
  g_assert_true (sfu_h264_format_equal (&again, &ours));
  g_assert_cmpint (sfu_h264_level_compare (again.profile.level, ours.profile.level), <=, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *first = g_strndup ((const char *) data, size);
  gsize used = MIN (strlen (first) + 1, size);
  g_autofree char *second = g_strndup ((const char *) data + used, size - used);

  for (SfuCodec codec = SFU_CODEC_OPUS; codec <= SFU_CODEC_AV1; codec++)
    {
      gboolean equal = sfu_profile_equal (codec, first, second);

      g_assert_cmpint (equal, ==, sfu_profile_equal (codec, second, first));
      sfu_profile_is_known (codec, first);
    }
  answer (first, second);
  return 0;
}
