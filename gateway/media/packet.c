#include "gateway/media/packet.h"

#include <stdatomic.h>

/* Two lists, so that the owner's thread pays no atomic operation per packet: what comes back on
 * the owner's thread goes to @free, what comes back elsewhere is pushed onto @returned, which the
 * owner takes whole when @free is empty. */
struct _GwPacketPool
{
  guint maximum;
  guint allocated;           /* owner's */
  GwPacket *free;            /* owner's */
  _Atomic (GThread *) owner; /* the taker; none before the first packet and after release */
  _Atomic (GwPacket *) returned;
  atomic_int missing; /* after release: packets still out; negative while release() counts */
};

/* What @returned holds once the pool is released: what comes back then is freed at once. */
static GwPacket *
closed_mark (GwPacketPool *pool)
{
  return (GwPacket *) pool;
}

GwPacketPool *
gw_packet_pool_new (guint maximum)
{
  GwPacketPool *pool = g_new0 (GwPacketPool, 1);
  pool->maximum = maximum;
  return pool;
}

static guint
free_list (GwPacket *packet)
{
  guint count = 0;
  while (packet)
    {
      GwPacket *next = packet->next;
      g_free (packet);
      packet = next;
      count++;
    }
  return count;
}

void
gw_packet_pool_release (GwPacketPool *pool)
{
  atomic_store (&pool->owner, NULL);
  GwPacket *returned = atomic_exchange (&pool->returned, closed_mark (pool));
  guint home = free_list (pool->free) + free_list (returned);
  int missing = (int) (pool->allocated - home);

  /* Whoever brings the count to zero is the last: the others may have been quicker than us. */
  if (atomic_fetch_add (&pool->missing, missing) + missing == 0)
    g_free (pool);
}

GwPacket *
gw_packet_take (GwPacketPool *pool)
{
  if (!pool->free)
    pool->free = atomic_exchange_explicit (&pool->returned, NULL, memory_order_acquire);

  GwPacket *packet = pool->free;
  if (packet)
    pool->free = packet->next;
  else if (pool->allocated < pool->maximum)
    {
      packet = g_new0 (GwPacket, 1);
      packet->pool = pool;
      pool->allocated++;
      atomic_store_explicit (&pool->owner, g_thread_self (), memory_order_relaxed);
    }
  else
    return NULL;

  packet->references = 1;
  packet->size = 0;
  packet->next = NULL;
  return packet;
}

GwPacket *
gw_packet_ref (GwPacket *packet)
{
  g_atomic_int_inc (&packet->references);
  return packet;
}

static void
return_from_elsewhere (GwPacketPool *pool, GwPacket *packet)
{
  GwPacket *head = atomic_load_explicit (&pool->returned, memory_order_relaxed);
  do
    {
      if (head == closed_mark (pool))
        {
          g_free (packet);
          if (atomic_fetch_sub (&pool->missing, 1) == 1)
            g_free (pool);
          return;
        }
      packet->next = head;
    }
  while (!atomic_compare_exchange_weak_explicit (&pool->returned, &head, packet,
                                                 memory_order_release, memory_order_relaxed));
}

void
gw_packet_unref (GwPacket *packet)
{
  if (!g_atomic_int_dec_and_test (&packet->references))
    return;
  GwPacketPool *pool = packet->pool;
  if (atomic_load_explicit (&pool->owner, memory_order_relaxed) != g_thread_self ())
    {
      return_from_elsewhere (pool, packet);
      return;
    }
  packet->next = pool->free;
  pool->free = packet;
}
