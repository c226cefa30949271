/* The reason phrases of statuses. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: static: "Not Found"; those of RFC 6585 and RFC 8470 too, which libsoup does not know. */
const char *gw_status_phrase (guint status);

G_END_DECLS
