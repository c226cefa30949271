/* Which kinds of a codec we forward, as SDP describes them. Pure functions. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

/* Whether we forward it: profile 0 of VP9 and AV1, which every browser decodes; H264 as
 * sfu_h264_format_parse() knows it. Any of the other codecs. */
gboolean sfu_profile_is_known (SfuCodec codec, const char *fmtp);

G_END_DECLS
