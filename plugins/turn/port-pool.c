#include "plugins/turn/port-pool.h"

#include <openssl/rand.h>

struct _TurnPortPool
{
  GMutex mutex;
  guint16 first;
  guint count;
  guint8 taken[]; /* by port - first */
};

TurnPortPool *
turn_port_pool_new (guint16 first, guint16 last)
{
  guint count = last >= first ? (guint) last - first + 1 : 0;
  TurnPortPool *self = g_malloc0 (sizeof (TurnPortPool) + count);
  g_mutex_init (&self->mutex);
  self->first = first;
  self->count = count;
  return self;
}

void
turn_port_pool_free (TurnPortPool *self)
{
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static guint
random_below (guint bound)
{
  guint32 number;
  if (RAND_bytes ((guint8 *) &number, sizeof number) != 1)
    g_error ("the system has no random numbers");
  return number % bound;
}

guint16
turn_port_pool_take (TurnPortPool *self, TurnPortParity parity)
{
  if (self->count == 0)
    return 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint begin = random_below (self->count);
  for (guint i = 0; i < self->count; i++)
    {
      guint index = (begin + i) % self->count;
      guint16 port = (guint16) (self->first + index);
      if (self->taken[index] || (parity == TURN_PORT_EVEN && port % 2 != 0))
        continue;
      self->taken[index] = TRUE;
      return port;
    }
  return 0;
}

void
turn_port_pool_give_back (TurnPortPool *self, guint16 port)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_return_if_fail (port >= self->first && port - self->first < (int) self->count);
  self->taken[port - self->first] = FALSE;
}
