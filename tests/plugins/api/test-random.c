#include "plugins/api/random.h"

#include <string.h>

static void
test_below (void)
{
  guint counts[3] = { 0 };

  for (guint i = 0; i < 3000; i++)
    counts[api_random_below (3)]++;
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (counts[i], >, 700); /* 11 standard deviations */
  g_assert_cmpuint (api_random_below (1), ==, 0);
}

static void
test_fill (void)
{
  guint8 one[256] = { 0 }, other[256] = { 0 };

  api_random_fill (one, sizeof one);
  api_random_fill (other, sizeof other);
  g_assert_true (memcmp (one, other, sizeof one) != 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/random/below", test_below);
  g_test_add_func ("/api/random/fill", test_fill);
  return g_test_run ();
}
