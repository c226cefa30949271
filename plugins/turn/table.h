/* The allocations of one worker. Worker thread; times are monotonic microseconds. */
#pragma once

#include <glib.h>

#include "gateway/net/poll.h"
#include "plugins/turn/allocation.h"
#include "plugins/turn/shared.h"

G_BEGIN_DECLS

typedef struct _TurnTable TurnTable;

/* @poll: reports readable relays, with their TurnAllocation as the item. */
TurnTable *turn_table_new (TurnShared *shared, GwPoll *poll);

/* The allocations go too. */
void turn_table_free (TurnTable *table);

/* Returns: (nullable): the allocation of @tuple. */
TurnAllocation *turn_table_find (const TurnTable *table, const TurnTuple *tuple);

typedef struct
{
  TurnWay way;
  const TurnLogin *login;
  guint16 family; /* of the relay */
  TurnPortParity parity;
} TurnAllocationWish;

/* Opens a relay. Returns: (nullable): %NULL with @refusal set: 440, 486 or 508. */
TurnAllocation *
turn_table_add (TurnTable *table, const TurnAllocationWish *wish, StunError *refusal);

void turn_table_remove (TurnTable *table, TurnAllocation *allocation);

/* Ends those whose time is over. */
void turn_table_expire (TurnTable *table, gint64 now);

G_END_DECLS
