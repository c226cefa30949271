/* Times as clients write them, and when a meeting may be. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Seconds. */
#define API_TIMES_LONGEST (30 * 24 * 60 * 60)

/* Reads RFC 3339, "2030-01-31T12:00:00Z" or with "+01:00". @what: for the message.
 * Returns: seconds since 1970 UTC, above 0; 0 with GW_ERROR_BAD_REQUEST set. */
gint64 api_times_parse (const char *what, const char *text, GError **error);

/* Returns: (transfer full): in UTC. */
char *api_times_print (gint64 seconds);

/* Returns: %FALSE with GW_ERROR_BAD_REQUEST set when no meeting may be then. */
gboolean api_times_check (gint64 begin_at, gint64 end_at, gint64 now, GError **error);

G_END_DECLS
