/* How much of something is allowed: so many a second on average, saved up for some seconds. A
 * value; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint rate;   /* a second */
  guint burst;  /* seconds' worth that can be saved up */
  gint64 level; /* millionths */
  gint64 seen;  /* monotonic microseconds */
} GwTokenBucket;

void gw_token_bucket_init (GwTokenBucket *bucket, guint rate, guint burst, gint64 now);

/* Returns: %FALSE, and takes nothing, when there is less than @amount. */
gboolean gw_token_bucket_take (GwTokenBucket *bucket, guint amount, gint64 now);

G_END_DECLS
