#include "config.h"

#include "gateway/net/token-bucket.h"

static gint64
capacity (const GwTokenBucket *self)
{
  return (gint64) self->rate * self->burst * G_TIME_SPAN_SECOND;
}

void
gw_token_bucket_init (GwTokenBucket *self, guint rate, guint burst, gint64 now)
{
  *self = (GwTokenBucket){ .rate = rate, .burst = burst, .seen = now };
  self->level = capacity (self);
}

gboolean
gw_token_bucket_take (GwTokenBucket *self, guint amount, gint64 now)
{
  gint64 needed = (gint64) amount * G_TIME_SPAN_SECOND;
  /* A long silence fills it; bounded first, so that nothing overflows. */
  gint64 passed = CLAMP (now - self->seen, 0, (gint64) self->burst * G_TIME_SPAN_SECOND);

  self->level = MIN (capacity (self), self->level + passed * self->rate);
  self->seen = now;
  if (self->level < needed)
    return FALSE;

  self->level -= needed;
  return TRUE;
}
