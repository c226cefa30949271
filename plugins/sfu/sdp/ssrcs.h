/* The SSRCs that a peer names on one m-line: a=ssrc and a=ssrc-group (RFC 5576), with FID for a
 * stream and its repair, and SIM for the sizes of a simulcast without rids, as Chromium once wrote
 * it. Plain values. */
#pragma once

#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

#define SFU_SDP_SSRCS_MAX 8 /* streams; what is named beyond is not looked at */

typedef struct
{
  guint32 media, repair; /* 0: not said */
} SfuSdpSsrcPair;

typedef struct
{
  SfuSdpSsrcPair pairs[SFU_SDP_SSRCS_MAX]; /* in the order in which they are named first */
  guint n_pairs;
  guint32 layers[SFU_ENCODINGS_MAX]; /* of the SIM group */
  guint n_layers;
} SfuSdpSsrcs;

/* An attribute's value. Return: %FALSE with SFU_ERROR_BAD_SDP set. */
gboolean sfu_sdp_ssrcs_read (SfuSdpSsrcs *ssrcs, const char *value, GError **error);
gboolean sfu_sdp_ssrcs_read_group (SfuSdpSsrcs *ssrcs, const char *value, GError **error);

/* Fills @encodings, the SIM group's in its order, the smallest picture first; else the first
 * stream, whose SSRC is 0 when none is named. Returns: how many, at least 1. */
guint sfu_sdp_ssrcs_encodings (const SfuSdpSsrcs *ssrcs,
                               SfuEncodingParameters encodings[SFU_ENCODINGS_MAX]);

G_END_DECLS
