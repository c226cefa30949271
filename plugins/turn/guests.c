#include "plugins/turn/guests.h"

#include <string.h>

#include "plugins/turn/limit.h"

/* Networks may share one, whose count is then the sum. */
#define SLOTS 4096

struct _TurnGuests
{
  TurnLimit *limit;
  guint32 seed;
  guint count;
  guint16 of_network[SLOTS];
};

TurnGuests *
turn_guests_new (void)
{
  TurnGuests *self = g_new0 (TurnGuests, 1);
  self->limit = turn_limit_new ();
  self->seed = g_random_int ();
  return self;
}

void
turn_guests_free (TurnGuests *self)
{
  turn_limit_free (self->limit);
  g_free (self);
}

/* IPv6 by /64. */
static guint16 *
slot_of (TurnGuests *self, const GwAddress *remote)
{
  GwAddress network = *remote;
  network.port = 0;
  /* Whom one shares a slot with is not to be known. */
  network.scope = self->seed;
  if (network.family == AF_INET6)
    memset (network.ip + 8, 0, 8);
  return &self->of_network[gw_address_hash (&network) % SLOTS];
}

static void
count (TurnGuest *guest, int change)
{
  TurnGuests *self = guest->guests;
  guint16 *slot = slot_of (self, &guest->remote);
  self->count += (guint) change;
  *slot = (guint16) (*slot + change);
}

gboolean
turn_guest_enter (TurnGuest *guest, TurnGuests *self, const GwAddress *remote, gint64 now)
{
  if (self->count >= TURN_GUESTS_MAX || *slot_of (self, remote) >= TURN_GUESTS_OF_NETWORK_MAX ||
      !turn_limit_take (self->limit, remote, now))
    return FALSE;
  *guest = (TurnGuest){ .guests = self, .remote = *remote, .since = now };
  count (guest, 1);
  return TRUE;
}

void
turn_guest_leave (TurnGuest *guest)
{
  if (!guest->is_served)
    count (guest, -1);
}

void
turn_guest_settle (TurnGuest *guest, gboolean is_served, gint64 now)
{
  if (guest->is_served == is_served)
    return;
  guest->is_served = is_served;
  guest->since = now;
  count (guest, is_served ? -1 : 1);
}

gboolean
turn_guest_is_overdue (const TurnGuest *guest, gint64 now)
{
  return !guest->is_served && now - guest->since > TURN_GUEST_TIME;
}
