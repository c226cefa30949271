#include "plugins/turn/shared.h"

void
turn_shared_free (TurnShared *self)
{
  g_clear_pointer (&self->v4.ports, turn_port_pool_free);
  g_clear_pointer (&self->v6.ports, turn_port_pool_free);
  g_clear_pointer (&self->auth, turn_auth_free);
  g_clear_pointer (&self->nonce, turn_nonce_free);
  g_clear_pointer (&self->quota, turn_quota_free);
  g_free (self->realm);
  g_free (self);
}
