/* When to ask again, as an HTTP answer says it. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nobody waits longer for anything, whatever is wished for; seconds. */
#define GW_RETRY_AFTER_MAX 3600

/* @value: (nullable): of the header Retry-After: seconds or a date (RFC 9110 10.2.3).
 * @now: seconds since 1970 UTC.
 * Returns: seconds, 1 to GW_RETRY_AFTER_MAX; 0 when @value says nothing that can be understood. */
guint gw_retry_after_parse (const char *value, gint64 now);

G_END_DECLS
