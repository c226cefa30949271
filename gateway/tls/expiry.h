/* When to say that a certificate nears its end: from 14 days before, once a day. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Seconds before the end from which it is said. */
#define GW_EXPIRY_NEAR (14 * 24 * 60 * 60)

/* What was said last; begins zeroed. */
typedef struct
{
  gint64 expires_at;
  gint64 said_at;
} GwExpiry;

/* @expires_at, @now: seconds since 1970 UTC.
 * Returns: (transfer full) (nullable): what is to be said now, to follow the certificate's name:
 *   "expires in 13 days, on 2026-12-05 10:00 UTC"; %NULL when nothing is. */
char *gw_expiry_look (GwExpiry *expiry, gint64 expires_at, gint64 now);

/* Returns: (transfer full): "2026-12-05 10:00 UTC". */
char *gw_expiry_date (gint64 time);

G_END_DECLS
