#include "plugins/api/rate-limit.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
test_burst_then_rate (void)
{
  g_autoptr (ApiRateLimit) limit = api_rate_limit_new (6, 10);
  gint64 now = 1000 * SECOND;

  for (guint i = 0; i < 6; i++)
    g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now), ==, 10);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now + 9 * SECOND), ==, 1);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now + 10 * SECOND), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now + 10 * SECOND), ==, 10);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.2", now), ==, 0);

  /* A long rest earns one burst, not more. */
  now += 100000 * SECOND;
  for (guint i = 0; i < 6; i++)
    g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", now), >, 0);
}

static void
test_clock_back (void)
{
  g_autoptr (ApiRateLimit) limit = api_rate_limit_new (1, 10);

  g_assert_cmpuint (api_rate_limit_take (limit, "a", 100 * SECOND), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "a", 10 * SECOND), ==, 60);
}

static void
test_unlimited (void)
{
  g_autoptr (ApiRateLimit) limit = api_rate_limit_new (0, 10);

  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (api_rate_limit_take (limit, "a", 0), ==, 0);
  g_assert_cmpuint (api_rate_limit_size (limit), ==, 0);
}

static void
test_networks (void)
{
  g_autoptr (ApiRateLimit) limit = api_rate_limit_new (1, 10);

  g_assert_cmpuint (api_rate_limit_take (limit, "2001:db8::1", 0), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "2001:db8::ffff:2", 0), >, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "2001:db8:0:1::1", 0), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "::ffff:192.0.2.1", 0), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "::ffff:192.0.2.2", 0), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "192.0.2.1", 0), ==, 0);
  g_assert_cmpuint (api_rate_limit_take (limit, "no address", 0), ==, 0);
}

static void
test_bounded (void)
{
  g_autoptr (ApiRateLimit) limit = api_rate_limit_new (1, 100);

  g_assert_cmpuint (api_rate_limit_take (limit, "busy", 0), ==, 0);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.%u.%u", i / 256, i % 256);

      g_assert_cmpuint (api_rate_limit_take (limit, address, 0), ==, 0);
      /* Who keeps coming is not forgotten for those who came once. */
      g_assert_cmpuint (api_rate_limit_take (limit, "busy", 0), >, 0);
    }
  g_assert_cmpuint (api_rate_limit_size (limit), ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/rate-limit/burst-then-rate", test_burst_then_rate);
  g_test_add_func ("/api/rate-limit/clock-back", test_clock_back);
  g_test_add_func ("/api/rate-limit/unlimited", test_unlimited);
  g_test_add_func ("/api/rate-limit/networks", test_networks);
  g_test_add_func ("/api/rate-limit/bounded", test_bounded);
  return g_test_run ();
}
