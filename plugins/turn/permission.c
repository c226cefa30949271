#include "plugins/turn/permission.h"

static TurnPermission *
find (const TurnPermissions *self, const GwAddress *peer)
{
  GwAddress host = *peer;
  host.port = 0;
  for (guint i = 0; i < self->count; i++)
    if (gw_address_equal (&self->entries[i].host, &host))
      return (TurnPermission *) &self->entries[i];
  return NULL;
}

static void
sweep (TurnPermissions *self, gint64 now)
{
  for (guint i = self->count; i > 0; i--)
    if (self->entries[i - 1].expires_at <= now)
      self->entries[i - 1] = self->entries[--self->count];
}

TurnPermissionVerdict
turn_permissions_install (TurnPermissions *self, const GwAddress *peer, gint64 now)
{
  TurnPermission *permission = find (self, peer);
  if (!permission)
    {
      sweep (self, now);
      if (self->count == TURN_PERMISSIONS_MAX)
        return TURN_PERMISSION_FULL;
      permission = &self->entries[self->count++];
      permission->host = *peer;
      permission->host.port = 0;
    }
  permission->expires_at = now + TURN_PERMISSION_LIFETIME;
  return TURN_PERMISSION_INSTALLED;
}

gboolean
turn_permissions_allow (const TurnPermissions *self, const GwAddress *peer, gint64 now)
{
  const TurnPermission *permission = find (self, peer);
  return permission && permission->expires_at > now;
}
