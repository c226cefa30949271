#include "plugins/turn/way.h"

guint
turn_tuple_hash (gconstpointer tuple)
{
  const TurnTuple *self = tuple;
  return (gw_address_hash (&self->remote) * 31 + gw_address_hash (&self->local)) * 31 +
         self->transport;
}

gboolean
turn_tuple_equal (gconstpointer a, gconstpointer b)
{
  const TurnTuple *left = a, *right = b;
  return left->transport == right->transport && gw_address_equal (&left->remote, &right->remote) &&
         gw_address_equal (&left->local, &right->local);
}

guint8 *
turn_way_reserve (const TurnWay *way, gsize size)
{
  return way->writer->reserve (way->self, &way->tuple, size);
}

void
turn_way_commit (const TurnWay *way, gsize size)
{
  way->writer->commit (way->self, size);
}
