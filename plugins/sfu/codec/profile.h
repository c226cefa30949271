/* Whether two descriptions of a codec in SDP are the same kind of stream. Pure functions. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

/* Whether what was negotiated as @a can be sent as @b: the same profile (VP9's profile-id, AV1's
 * profile, H264's profile and packetization mode). Levels and tiers do not part them.
 * @a, @b: (nullable): fmtp; what is absent has its RFC's default. */
gboolean sfu_profile_equal (SfuCodec codec, const char *a, const char *b);

/* Whether we forward it: profile 0 of VP9 and AV1, which every browser decodes; H264 as
 * sfu_h264_format_parse() knows it. Any of the other codecs. */
gboolean sfu_profile_is_known (SfuCodec codec, const char *fmtp);

G_END_DECLS
