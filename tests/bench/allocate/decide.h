/* How long one decision takes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks the strategy @plugin with @n_nodes live sfus and @n_bookings scheduled meetings to come for
 * one more of each kind, again and again.
 * Returns: microseconds of CPU for one answer, all of the host's part included; negative with
 * @error set. */
double decide (const char *plugin,
               const char *const *settings,
               guint n_nodes,
               guint n_bookings,
               GError **error);

G_END_DECLS
