#include "plugins/turn/table.h"

struct _TurnTable
{
  TurnShared *shared;
  GwPoll *poll;
  GHashTable *allocations; /* tuple → TurnAllocation, whose member the key is */
};

TurnTable *
turn_table_new (TurnShared *shared, GwPoll *poll)
{
  TurnTable *self = g_new0 (TurnTable, 1);
  self->shared = shared;
  self->poll = poll;
  self->allocations = g_hash_table_new (turn_tuple_hash, turn_tuple_equal);
  return self;
}

static void
end (TurnTable *self, TurnAllocation *allocation)
{
  gw_poll_remove (self->poll, allocation->relay.fd);
  turn_relay_close (&allocation->relay);
  turn_quota_give_back (self->shared->quota, allocation->owner);
  g_free (allocation->username);
  g_free (allocation->owner);
  g_free (allocation);
}

void
turn_table_free (TurnTable *self)
{
  GHashTableIter iter;
  gpointer allocation;

  g_hash_table_iter_init (&iter, self->allocations);
  while (g_hash_table_iter_next (&iter, NULL, &allocation))
    end (self, allocation);
  g_hash_table_unref (self->allocations);
  g_free (self);
}

TurnAllocation *
turn_table_find (const TurnTable *self, const TurnTuple *tuple)
{
  return g_hash_table_lookup (self->allocations, tuple);
}

static TurnAllocation *
open_allocation (TurnTable *self, const TurnRelayFamily *family, const TurnAllocationWish *wish)
{
  TurnAllocation *allocation = g_new0 (TurnAllocation, 1);

  if (!turn_relay_open (&allocation->relay, &family->bound, family->ports, wish->parity))
    {
      g_free (allocation);
      return NULL;
    }
  if (!gw_poll_add (self->poll, allocation->relay.fd, allocation))
    {
      turn_relay_close (&allocation->relay);
      g_free (allocation);
      return NULL;
    }
  allocation->way = wish->way;
  allocation->relayed = family->advertised;
  allocation->relayed.port = allocation->relay.port;
  allocation->username = g_strdup (wish->login->username);
  allocation->owner = g_strdup (wish->login->owner);
  return allocation;
}

static StunError
refusal_of (TurnQuotaVerdict verdict)
{
  return verdict == TURN_QUOTA_USER_FULL ? STUN_ERROR_ALLOCATION_QUOTA_REACHED
                                         : STUN_ERROR_INSUFFICIENT_CAPACITY;
}

TurnAllocation *
turn_table_add (TurnTable *self, const TurnAllocationWish *wish, StunError *refusal)
{
  TurnShared *shared = self->shared;
  const TurnRelayFamily *family = wish->family == AF_INET ? &shared->v4 : &shared->v6;

  if (family->advertised.family == 0)
    {
      *refusal = STUN_ERROR_UNSUPPORTED_FAMILY;
      return NULL;
    }
  TurnQuotaVerdict verdict = turn_quota_take (shared->quota, wish->login->owner);
  if (verdict != TURN_QUOTA_OK)
    {
      *refusal = refusal_of (verdict);
      return NULL;
    }
  TurnAllocation *allocation = open_allocation (self, family, wish);
  if (!allocation)
    {
      turn_quota_give_back (shared->quota, wish->login->owner);
      *refusal = STUN_ERROR_INSUFFICIENT_CAPACITY;
      return NULL;
    }
  g_hash_table_insert (self->allocations, &allocation->way.tuple, allocation);
  return allocation;
}

void
turn_table_remove (TurnTable *self, TurnAllocation *allocation)
{
  g_hash_table_remove (self->allocations, &allocation->way.tuple);
  end (self, allocation);
}

void
turn_table_expire (TurnTable *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->allocations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TurnAllocation *allocation = value;
      if (allocation->expires_at > now)
        continue;
      g_hash_table_iter_remove (&iter);
      end (self, allocation);
    }
}
