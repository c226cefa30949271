/* The largest size of an AV1 sequence's frames, from its sequence header (AV1 5.5.1). Pure
 * function. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @obu: from the OBU header on, as a packet carries it (without or with its size).
 * Returns: %FALSE when it is no sequence header or overruns. */
gboolean sfu_av1_sequence_size (const guint8 *obu, gsize size, guint16 *width, guint16 *height);

G_END_DECLS
