#include "plugins/turn/channel.h"

static void
sweep (TurnChannels *self, gint64 now)
{
  for (guint i = self->count; i > 0; i--)
    if (self->entries[i - 1].expires_at <= now)
      self->entries[i - 1] = self->entries[--self->count];
}

TurnChannelVerdict
turn_channels_bind (TurnChannels *self, guint16 number, const GwAddress *peer, gint64 now)
{
  sweep (self, now);
  for (guint i = 0; i < self->count; i++)
    {
      TurnChannel *channel = &self->entries[i];
      gboolean same_peer = gw_address_equal (&channel->peer, peer);
      if (!same_peer && channel->number != number)
        continue;
      if (!same_peer || channel->number != number)
        return TURN_CHANNEL_CONFLICT;
      channel->expires_at = now + TURN_CHANNEL_LIFETIME;
      return TURN_CHANNEL_BOUND;
    }
  if (self->count == TURN_CHANNELS_MAX)
    return TURN_CHANNEL_FULL;
  self->entries[self->count++] =
      (TurnChannel){ .number = number, .peer = *peer, .expires_at = now + TURN_CHANNEL_LIFETIME };
  return TURN_CHANNEL_BOUND;
}

const GwAddress *
turn_channels_peer (const TurnChannels *self, guint16 number, gint64 now)
{
  for (guint i = 0; i < self->count; i++)
    if (self->entries[i].number == number)
      return self->entries[i].expires_at > now ? &self->entries[i].peer : NULL;
  return NULL;
}

guint16
turn_channels_number (const TurnChannels *self, const GwAddress *peer, gint64 now)
{
  for (guint i = 0; i < self->count; i++)
    if (gw_address_equal (&self->entries[i].peer, peer))
      return self->entries[i].expires_at > now ? self->entries[i].number : 0;
  return 0;
}
