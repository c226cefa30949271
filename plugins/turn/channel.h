/* The channels of one allocation (RFC 8656 12): a number that stands for a peer, for ten minutes.
 * Worker thread; times are monotonic microseconds. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define TURN_CHANNEL_LIFETIME (600 * G_USEC_PER_SEC)

#define TURN_CHANNELS_MAX 64

/* RFC 8656 gives channels 0x4000 to 0x4FFF only, RFC 5766 all of these; clients of its time draw
 * from them still, and nothing else on this port begins with such a byte. */
#define TURN_CHANNEL_FIRST 0x4000
#define TURN_CHANNEL_LAST 0x7FFF

typedef struct
{
  guint16 number;
  GwAddress peer;
  gint64 expires_at;
} TurnChannel;

typedef struct
{
  guint count;
  TurnChannel entries[TURN_CHANNELS_MAX];
} TurnChannels;

typedef enum
{
  TURN_CHANNEL_BOUND,
  TURN_CHANNEL_CONFLICT, /* the number is another peer's, or the peer has another number */
  TURN_CHANNEL_FULL,
} TurnChannelVerdict;

/* Binds or renews. */
TurnChannelVerdict
turn_channels_bind (TurnChannels *channels, guint16 number, const GwAddress *peer, gint64 now);

/* Returns: (nullable): the peer of @number. */
const GwAddress *turn_channels_peer (const TurnChannels *channels, guint16 number, gint64 now);

/* Returns: the number of @peer, 0 for none. */
guint16 turn_channels_number (const TurnChannels *channels, const GwAddress *peer, gint64 now);

G_END_DECLS
