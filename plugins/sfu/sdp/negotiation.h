/* Which of the codecs that a peer offers on an m-line are agreed on, and how the answer names
 * them. Pure functions. */
#pragma once

#include "plugins/sfu/sdp/section.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_SDP_RECEIVE, /* what the peer sends */
  SFU_SDP_SEND,    /* what the peer receives */
} SfuSdpPurpose;

/* Appends the codec called @name, in any case. Returns: %FALSE when we know none, or it is there
 * already. */
gboolean sfu_sdp_add_video_codec (SfuVideoCodecs *codecs, const char *name);

/* As in rtpmap. */
const char *sfu_sdp_codec_name (SfuCodec codec);

/* Of sound: Opus, and RED after it where it is offered. Of pictures: what is received comes in one
 * codec, the first of @video that is offered; what is sent may go out in each of @video that is
 * offered, in their order. Of a codec that is offered with several profiles: the one that most
 * others can decode.
 * @codecs: (out). Returns: how many; 0 when there is none. */
gsize sfu_sdp_negotiate (const SfuSdpSection *section,
                         SfuSdpPurpose purpose,
                         const SfuVideoCodecs *video,
                         SfuCodecParameters codecs[SFU_CODECS_MAX]);

/* What the answer says of @codec, one of those agreed on.
 * Returns: (transfer full) (nullable): an fmtp. */
char *sfu_sdp_negotiate_fmtp (const SfuSdpSection *section,
                              SfuSdpPurpose purpose,
                              const SfuCodecParameters *codec);

G_END_DECLS
