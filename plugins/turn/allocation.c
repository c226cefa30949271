#include "plugins/turn/allocation.h"

guint
turn_tuple_hash (gconstpointer tuple)
{
  const TurnTuple *self = tuple;
  return gw_address_hash (&self->remote) * 31 + gw_address_hash (&self->local);
}

gboolean
turn_tuple_equal (gconstpointer a, gconstpointer b)
{
  const TurnTuple *left = a, *right = b;
  return gw_address_equal (&left->remote, &right->remote) &&
         gw_address_equal (&left->local, &right->local);
}

gboolean
turn_allocation_permits (const TurnAllocation *self, const GwAddress *peer, gint64 now)
{
  /* RFC 8656 12 lets the permission of a bound channel end five minutes before the channel;
   * clients such as aioice renew the channel only, and mean both. */
  return turn_channels_number (&self->channels, peer, now) != 0 ||
         turn_permissions_allow (&self->permissions, peer, now);
}
