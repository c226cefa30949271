#include "gateway/media/packet.h"

#define THREADS 4
#define PACKETS 64
#define ROUNDS 20000

static void
test_reuse (void)
{
  GwPacketPool *pool = gw_packet_pool_new (2);
  GwPacket *first = gw_packet_take (pool);
  GwPacket *second = gw_packet_take (pool);
  g_assert_nonnull (second);
  g_assert_null (gw_packet_take (pool));
  gw_packet_ref (first);
  gw_packet_unref (first);
  g_assert_null (gw_packet_take (pool));
  gw_packet_unref (first);
  g_assert_true (gw_packet_take (pool) == first);
  gw_packet_unref (first);
  gw_packet_unref (second);
  gw_packet_pool_release (pool);
}

static gpointer
drop_packets (gpointer queue)
{
  gpointer item;
  while ((item = g_async_queue_pop (queue)) != queue)
    gw_packet_unref (item);
  return NULL;
}

/* Each packet is given to all threads; they come back from whichever is last. */
static void
test_threads (void)
{
  GwPacketPool *pool = gw_packet_pool_new (PACKETS);
  GAsyncQueue *queues[THREADS];
  GThread *threads[THREADS];
  for (guint i = 0; i < THREADS; i++)
    {
      queues[i] = g_async_queue_new ();
      threads[i] = g_thread_new ("drop", drop_packets, queues[i]);
    }
  for (guint round = 0; round < ROUNDS;)
    {
      GwPacket *packet = gw_packet_take (pool);
      if (!packet)
        {
          g_thread_yield ();
          continue;
        }
      packet->meta[0] = round++;
      for (guint i = 0; i < THREADS; i++)
        g_async_queue_push (queues[i], gw_packet_ref (packet));
      gw_packet_unref (packet);
    }

  /* Released while packets are still out: the last one takes the pool with it. */
  gw_packet_pool_release (pool);
  for (guint i = 0; i < THREADS; i++)
    {
      g_async_queue_push (queues[i], queues[i]);
      g_thread_join (threads[i]);
      g_async_queue_unref (queues[i]);
    }
}

static gpointer
drop_one (gpointer packet)
{
  gw_packet_unref (packet);
  return NULL;
}

static void
test_release_races (void)
{
  for (guint round = 0; round < 300; round++)
    {
      GwPacketPool *pool = gw_packet_pool_new (THREADS);
      GThread *threads[THREADS];
      for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new ("drop", drop_one, gw_packet_take (pool));
      gw_packet_pool_release (pool);
      for (guint i = 0; i < THREADS; i++)
        g_thread_join (threads[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packet/reuse", test_reuse);
  g_test_add_func ("/packet/threads", test_threads);
  g_test_add_func ("/packet/release-races", test_release_races);
  return g_test_run ();
}
