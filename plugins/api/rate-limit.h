/* Token buckets, one per address: how often one peer may do something costly.
 *
 * An IPv6 peer owns a network of 64 bits and shares one bucket. The table is bounded: when it is
 * full the address unseen for longest is forgotten. Not thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ApiRateLimit ApiRateLimit;

/* @per_minute: takes allowed in a minute, and at once after a quiet one; 0: no limit.
 * @addresses_max: addresses remembered. */
ApiRateLimit *api_rate_limit_new (guint per_minute, guint addresses_max);
void api_rate_limit_free (ApiRateLimit *limit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiRateLimit, api_rate_limit_free)

/* @now: microseconds of a clock that never goes back.
 * Returns: 0 when @address may go on, otherwise the seconds until it may. */
guint api_rate_limit_take (ApiRateLimit *limit, const char *address, gint64 now);

/* Returns: addresses remembered. */
guint api_rate_limit_size (const ApiRateLimit *limit);

G_END_DECLS
