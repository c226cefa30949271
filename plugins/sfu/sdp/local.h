/* Our side of a connection as it stands in a description, and the lines that our answers and our
 * offers have in common. */
#pragma once

#include <gst/sdp/sdp.h>

#include "gateway/net/address.h"
#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/sdp/section.h"

G_BEGIN_DECLS

typedef struct
{
  const char *ufrag, *pwd;
  const char *fingerprint;  /* sha-256, "AB:CD:…" */
  const GArray *candidates; /* (element-type GwAddress), best first, at least one */
  gboolean tcp;             /* the candidates are good for TCP too (RFC 6544) */
  guint64 session;          /* o=: the session's number, the same all its life */
  guint64 version;          /* o=: rises with every description */
} SfuSdpLocal;

/* The session's part. @mids: the members of the BUNDLE group, "0 1 2". */
GstSDPMessage *sfu_sdp_local_message (const SfuSdpLocal *local, const char *mids);

/* Address, credentials and setup of one section. @with_candidates: on the first of the bundle only
 * (RFC 8843 7.1.3). */
typedef enum
{
  SFU_SDP_WITHOUT_CANDIDATES,
  SFU_SDP_WITH_CANDIDATES
} SfuSdpCandidates;
void sfu_sdp_local_transport (const SfuSdpLocal *local,
                              GstSDPMedia *media,
                              const char *setup,
                              SfuSdpCandidates candidates);

/* Credentials and candidates alone. */
void sfu_sdp_local_ice (const SfuSdpLocal *local, GstSDPMedia *media, SfuSdpCandidates candidates);

/* rtpmap, fmtp and rtcp-fb of @codec and its RTX. @fmtp: (nullable). */
void sfu_sdp_local_codec (GstSDPMedia *media, const SfuCodecParameters *codec, const char *fmtp);

/* a=extmap for every extension of @ids that belongs on an m-line of @kind. */
void sfu_sdp_local_extensions (GstSDPMedia *media, SfuKind kind, const SfuExtensionIds *ids);

/* What we send on an m-line, by its SSRCs. */
typedef struct
{
  const char *stream; /* the id of what is played in sync */
  const char *track;
  const char *cname;
  guint32 ssrc;
  guint32 rtx_ssrc; /* 0: none */
} SfuSdpSource;
void sfu_sdp_local_source (GstSDPMedia *media, const SfuSdpSource *source);

/* a=@key:@format…, or a=@key when @format is %NULL. */
void sfu_sdp_add (GstSDPMedia *media, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Returns: (transfer full): the text, with CRLF. @message: (transfer full). */
char *sfu_sdp_local_print (GstSDPMessage *message);

G_END_DECLS
