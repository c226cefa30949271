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

gboolean
sfu_profile_is_known (SfuCodec codec, const char *fmtp)
{
  const char *name = number_name (codec);
  SfuH264Format format;

  if (codec == SFU_CODEC_H264)
    return sfu_h264_format_parse (fmtp, &format);
  return name == NULL || sfu_fmtp_get_number (fmtp, name, 0) == 0;
}
