/* Moments as people type them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads "2030-01-31T09:00", with or without seconds and "Z" or "+01:00" (without, it is local
 * time); "1893456000", seconds since 1970 UTC; "now", "now+2h", "now-30min".
 * @now, @moment: seconds since 1970 UTC.
 * Returns: %FALSE with an error that continues "--begin ". */
gboolean gw_moment_parse (const char *text, gint64 now, gint64 *moment, GError **error);

G_END_DECLS
