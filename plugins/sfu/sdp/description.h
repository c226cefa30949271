/* A session description that a client sent, checked and turned into plain values. Immutable once
 * read, any thread. */
#pragma once

#include "plugins/sfu/sdp/section.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *sections;       /* (element-type SfuSdpSection), in the order of the m-lines */
  SfuSdpTransport transport; /* what the session level says, which sections inherit */
  gboolean extmap_allow_mixed;
  gboolean bundled; /* there is a BUNDLE group */
} SfuSdpDescription;

/* @media_max: how many m-lines are allowed.
 * Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_SDP set. */
SfuSdpDescription *
sfu_sdp_description_parse (const char *text, gsize size, gsize media_max, GError **error);
void sfu_sdp_description_free (SfuSdpDescription *description);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSdpDescription, sfu_sdp_description_free)

const SfuSdpSection *sfu_sdp_description_section (const SfuSdpDescription *description,
                                                  gsize index);

/* The one transport of all bundled sections: that of the first. The others' may differ, as aiortc's
 * do, because a BUNDLE group may be refused (RFC 8843 7.2).
 * Returns: (nullable): owned by @description; %NULL with SFU_ERROR_BAD_SDP set when credentials
 *   or fingerprint are missing or malformed. */
const SfuSdpTransport *sfu_sdp_description_transport (const SfuSdpDescription *description,
                                                      GError **error);

G_END_DECLS
