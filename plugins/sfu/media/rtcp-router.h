/* Hands what a compound RTCP packet says to those it speaks of. Worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @inbounds, @outbounds: by SSRC, media and RTX.
 * Returns: %FALSE when the compound cannot be read. */
gboolean sfu_rtcp_route (
    const guint8 *data, gsize size, GHashTable *inbounds, GHashTable *outbounds, gint64 now);

G_END_DECLS
