/* How many answers go to those who have not shown credentials: forged sources must not make a
 * flood of us. A bucket per network address, in a table of fixed size that strangers may share.
 * One thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

/* A large office behind one address joins at once with two or three requests a head; from then on
 * there is little. */
#define TURN_LIMIT_BURST 1000
#define TURN_LIMIT_PER_SECOND 200

typedef struct _TurnLimit TurnLimit;

TurnLimit *turn_limit_new (void);
void turn_limit_free (TurnLimit *limit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnLimit, turn_limit_free)

/* @now: microseconds, monotonic. Returns: whether @client (port ignored, IPv6 by /64) may have one
 * more answer. */
gboolean turn_limit_take (TurnLimit *limit, const GwAddress *client, gint64 now);

G_END_DECLS
