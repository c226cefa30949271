#include "plugins/sfu/codec/profile.h"

#include "plugins/sfu/codec/fmtp.h"
#include "plugins/sfu/codec/h264-profile.h"

/* RFC 9628 7.1 and "RTP Payload Format For AV1" 7.2.1; both are 0 by default. NULL: the codec has
 * no profiles, or more than a number. */
static const char *
number_name (SfuCodec codec)
{
  if (codec == SFU_CODEC_VP9)
    return "profile-id";
  return codec == SFU_CODEC_AV1 ? "profile" : NULL;
}

static gboolean
h264_equal (const char *a, const char *b)
{
  SfuH264Format format_a, format_b;

  return sfu_h264_format_parse (a, &format_a) && sfu_h264_format_parse (b, &format_b) &&
         sfu_h264_format_equal (&format_a, &format_b);
}

gboolean
sfu_profile_equal (SfuCodec codec, const char *a, const char *b)
{
  const char *name = number_name (codec);

  if (codec == SFU_CODEC_H264)
    return h264_equal (a, b);
  return name == NULL || sfu_fmtp_get_number (a, name, 0) == sfu_fmtp_get_number (b, name, 0);
}

gboolean
sfu_profile_is_known (SfuCodec codec, const char *fmtp)
{
  const char *name = number_name (codec);
  SfuH264Format format;

  if (codec == SFU_CODEC_H264)
    return sfu_h264_format_parse (fmtp, &format);
  return name == NULL || sfu_fmtp_get_number (fmtp, name, 0) == 0;
}
