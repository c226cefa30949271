/* What a peer offers to send on one m-line as several encodings: a=rid (RFC 8851) and a=simulcast
 * (RFC 8853). Plain values. */
#pragma once

#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

#define SFU_SDP_RIDS_MAX 8
#define SFU_SDP_RESTRICTIONS_MAX 128
#define SFU_SDP_STREAMS_MAX 255

typedef struct
{
  char rid[SFU_RID_MAX + 1];
  gboolean any_payload_type;
  guint64 payload_types[2];                        /* bits, when it is bound to some */
  char restrictions[SFU_SDP_RESTRICTIONS_MAX + 1]; /* "max-width=640;…", without pt */
} SfuSdpRid;

typedef struct
{
  SfuSdpRid rids[SFU_SDP_RIDS_MAX]; /* those to be sent */
  guint n_rids;
  char streams[SFU_SDP_STREAMS_MAX + 1]; /* "q;h,x;~f" of a=simulcast:send; "" for none */
} SfuSdpSimulcast;

/* An attribute's value. Return: %FALSE with SFU_ERROR_BAD_SDP set. A rid that no header extension
 * of ours can hold, or of more text than is worth keeping, is as if it were not there. */
gboolean sfu_sdp_simulcast_read_rid (SfuSdpSimulcast *simulcast, const char *value, GError **error);
gboolean sfu_sdp_simulcast_read (SfuSdpSimulcast *simulcast, const char *value, GError **error);

/* Those that are taken when the m-line's codec has @payload_type, in the peer's order: of each
 * stream the first alternative that fits, also one that begins paused.
 * @chosen: owned by @simulcast. Returns: how many; 0 for no simulcast. */
guint sfu_sdp_simulcast_choose (const SfuSdpSimulcast *simulcast,
                                guint8 payload_type,
                                const SfuSdpRid *chosen[SFU_ENCODINGS_MAX]);

/* Fills @encodings, the smallest picture first. SDP does not say which one that is. Where all of
 * them have names of one of the usual sets (q, h, f; l, m, h; low, mid, high; …) these tell;
 * otherwise the order does, because WebRTC scales the first encoding down most. */
void sfu_sdp_simulcast_encodings (const SfuSdpRid *const *chosen,
                                  guint n,
                                  SfuEncodingParameters encodings[SFU_ENCODINGS_MAX]);

G_END_DECLS
