/* The size of an H.264 picture, from the sequence parameter set (ITU-T H.264 7.3.2.1.1). Pure
 * function. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @sps: from its NAL header on. Returns: %FALSE when it is no such, overruns or makes no sense. */
gboolean sfu_h264_sps_size (const guint8 *sps, gsize size, guint16 *width, guint16 *height);

G_END_DECLS
