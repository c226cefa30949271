#include "plugins/turn/allocation.h"

gboolean
turn_allocation_permits (const TurnAllocation *self, const GwAddress *peer, gint64 now)
{
  /* RFC 8656 12 lets the permission of a bound channel end five minutes before the channel;
   * clients such as aioice renew the channel only, and mean both. */
  return turn_channels_number (&self->channels, peer, now) != 0 ||
         turn_permissions_allow (&self->permissions, peer, now);
}
