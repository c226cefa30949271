#include "plugins/turn/limit.h"

#include <string.h>

#define BUCKETS 4096
#define UNIT (G_USEC_PER_SEC / TURN_LIMIT_PER_SECOND)

struct _TurnLimit
{
  guint32 seed;
  /* When the bucket is full again: one answer adds a unit. */
  gint64 full_at[BUCKETS];
};

TurnLimit *
turn_limit_new (void)
{
  TurnLimit *self = g_new0 (TurnLimit, 1);
  self->seed = g_random_int ();
  return self;
}

void
turn_limit_free (TurnLimit *self)
{
  g_free (self);
}

static guint
bucket_of (const TurnLimit *self, const GwAddress *client)
{
  GwAddress network = *client;
  network.port = 0;
  /* Whom we share a bucket with is not to be known. */
  network.scope = self->seed;
  if (network.family == AF_INET6)
    memset (network.ip + 8, 0, 8);
  return gw_address_hash (&network) % BUCKETS;
}

gboolean
turn_limit_take (TurnLimit *self, const GwAddress *client, gint64 now)
{
  gint64 *full_at = &self->full_at[bucket_of (self, client)];
  gint64 next = MAX (*full_at, now) + UNIT;
  if (next - now > TURN_LIMIT_BURST * (gint64) UNIT)
    return FALSE;
  *full_at = next;
  return TRUE;
}
