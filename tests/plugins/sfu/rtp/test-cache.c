#include "plugins/sfu/rtp/cache.h"

#define MS G_TIME_SPAN_MILLISECOND

typedef struct
{
  GwPacketPool *pool;
  SfuCache *cache;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pool = gw_packet_pool_new (4096);
  fixture->cache = sfu_cache_new (16, 1000 * MS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sfu_cache_free (fixture->cache);
  gw_packet_pool_release (fixture->pool);
}

static GwPacket *
put (Fixture *fixture, gint64 seq, gint64 now)
{
  g_autoptr (GwPacket) packet = gw_packet_take (fixture->pool);

  g_assert_nonnull (packet);
  sfu_cache_put (fixture->cache, seq, packet, now);
  return packet; /* the cache's, or gone: for comparison only */
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  GwPacket *a = put (fixture, 65535, 0);
  GwPacket *b = put (fixture, 65536, 0);

  g_assert_true (sfu_cache_get (fixture->cache, 65535, 0) == a);
  g_assert_true (sfu_cache_get (fixture->cache, 65536, 0) == b);
  g_assert_null (sfu_cache_get (fixture->cache, 65536 + 16, 0));
  g_assert_null (sfu_cache_get (fixture->cache, 65534, 0));
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  for (gint64 seq = 100; seq < 200; seq++)
    put (fixture, seq, 0);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 16);
  g_assert_nonnull (sfu_cache_get (fixture->cache, 184, 0));
  g_assert_null (sfu_cache_get (fixture->cache, 183, 0));

  /* Too late to be kept, and must not push out a newer one. */
  put (fixture, 183, 0);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 16);
  g_assert_nonnull (sfu_cache_get (fixture->cache, 199, 0));

  /* A gap gives back what fell out of the window. */
  put (fixture, 207, 0);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 9);
  put (fixture, 100000, 0);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 1);
}

static void
test_age (Fixture *fixture, gconstpointer data)
{
  for (gint64 i = 0; i < 10; i++)
    put (fixture, 100 + i, i * 100 * MS);
  g_assert_nonnull (sfu_cache_get (fixture->cache, 100, 1000 * MS));
  g_assert_null (sfu_cache_get (fixture->cache, 100, 1001 * MS));
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 10);

  sfu_cache_expire (fixture->cache, 1250 * MS);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 7);
  sfu_cache_expire (fixture->cache, 10000 * MS);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 0);

  /* And goes on after a long pause, a late packet included. */
  put (fixture, 111, 20000 * MS);
  put (fixture, 110, 20000 * MS);
  g_assert_nonnull (sfu_cache_get (fixture->cache, 110, 20000 * MS));
  sfu_cache_expire (fixture->cache, 30000 * MS);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 0);
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  GwPacket *again;

  put (fixture, 100, 0);
  again = put (fixture, 100, 0);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 1);
  g_assert_true (sfu_cache_get (fixture->cache, 100, 0) == again);
}

/* Whatever comes, never more than the capacity is held, and what is found is what was put. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 newest = 70000, now = 0;

  for (guint i = 0; i < 50000; i++)
    {
      gint64 seq = newest + g_rand_int_range (rand, -20, 6);
      GwPacket *packet;

      if (g_rand_int_range (rand, 0, 1000) == 0)
        seq = newest + g_rand_int_range (rand, 1, 30000);
      now += g_rand_int_range (rand, 0, (gint32) (20 * MS));
      packet = put (fixture, seq, now);
      newest = MAX (newest, seq);
      if (seq > newest - 16)
        g_assert_true (sfu_cache_get (fixture->cache, seq, now) == packet);
      if (i % 10 == 0)
        sfu_cache_expire (fixture->cache, now);
      g_assert_cmpuint (sfu_cache_count (fixture->cache), <=, 16);
    }
  sfu_cache_clear (fixture->cache);
  g_assert_cmpuint (sfu_cache_count (fixture->cache), ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/rtp/cache/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("get", test_get);
  ADD ("window", test_window);
  ADD ("age", test_age);
  ADD ("replace", test_replace);
  ADD ("random", test_random);
  return g_test_run ();
}
