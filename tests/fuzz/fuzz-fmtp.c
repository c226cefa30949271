/* What SDP says of a codec. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/h264-profile.h"
#include "plugins/sfu/codec/profile.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *fmtp = g_strndup ((const char *) data, size);
  SfuH264ProfileLevel profile;
  SfuH264Format format;

  for (SfuCodec codec = SFU_CODEC_OPUS; codec <= SFU_CODEC_AV1; codec++)
    sfu_profile_is_known (codec, fmtp);
  if (!sfu_h264_format_parse (fmtp, &format))
    return 0;
  g_assert_cmpuint (format.packetization, <=, 1);
  g_assert_true (sfu_h264_profile_parse (format.text, &profile));
  g_assert_cmpint (profile.profile, ==, format.profile.profile);
  return 0;
}
