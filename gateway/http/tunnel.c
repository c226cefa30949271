#include "config.h"

#include "gateway/http/tunnel.h"

gboolean
gw_tunnel_receive (GwTunnel *self, const guint8 *data, gsize size, gboolean is_blocked)
{
  gw_frame_scanner_push (&self->received, data, size);
  if (!self->is_deaf && self->owner.received != NULL)
    self->is_deaf = !self->owner.received (&self->received, self->owner.data);

  if (is_blocked)
    self->unread += size;
  return self->owner.unread_max == 0 || self->unread <= self->owner.unread_max;
}

void
gw_tunnel_send (GwTunnel *self, const guint8 *data, gsize size)
{
  self->unread = 0;
  gw_frame_scanner_push (&self->sent, data, size);
}

void
gw_tunnel_forget (GwTunnel *self)
{
  self->owner.received = NULL;
  self->is_deaf = TRUE;
}
