/* What the list-command has printed: one name per line. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Spaces around names, empty lines and names that come twice are passed over.
 * Returns: (transfer full): a set of the names; %NULL with GW_ERROR_FAILED naming the line that
 *   holds something else, or when it was cut off: then none of it is believed. */
GHashTable *allocate_listing_read (const char *text, GError **error);

G_END_DECLS
