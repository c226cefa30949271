/* What a client and we say of a connection's ICE alone, without its media: an
 * application/trickle-ice-sdpfrag (RFC 8840 9). */
#pragma once

#include "plugins/sfu/sdp/local.h"

G_BEGIN_DECLS

/* Both "" when the fragment holds candidates only: we need none, being ICE-lite. */
typedef struct
{
  char ufrag[SFU_SDP_ICE_TEXT_MAX + 1];
  char pwd[SFU_SDP_ICE_TEXT_MAX + 1];
} SfuSdpFragment;

/* Any thread. Returns: %FALSE with SFU_ERROR_BAD_SDP set. */
gboolean
sfu_sdp_fragment_parse (const char *text, gsize size, SfuSdpFragment *fragment, GError **error);

/* Returns: (transfer full): our credentials and candidates. @kind, @mid: of the bundle's first
 * m-line. */
char *sfu_sdp_fragment_print (const SfuSdpLocal *local, SfuKind kind, const char *mid);

G_END_DECLS
