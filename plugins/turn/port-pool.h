/* The ports that relays may have, each given out once. Drawn at random, so that an outsider cannot
 * guess them (RFC 8656 7.2). Any thread: it locks, and is asked for allocations only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TurnPortPool TurnPortPool;

typedef enum
{
  TURN_PORT_ANY,
  TURN_PORT_EVEN, /* RFC 8656 18.7 */
} TurnPortParity;

/* @first to @last, both included. */
TurnPortPool *turn_port_pool_new (guint16 first, guint16 last);
void turn_port_pool_free (TurnPortPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnPortPool, turn_port_pool_free)

/* Returns: 0 when none is left. */
guint16 turn_port_pool_take (TurnPortPool *pool, TurnPortParity parity);
void turn_port_pool_give_back (TurnPortPool *pool, guint16 port);

G_END_DECLS
