#include "gateway/cluster/label.h"

static void
test_valid (void)
{
  g_autofree char *long_one = g_strnfill (GW_LABEL_MAX - 2, 'x');
  g_autofree char *longest = g_strconcat ("n=", long_one, NULL);
  g_autofree char *too_long = g_strconcat ("nn=", long_one, NULL);

  g_assert_true (gw_label_is_valid ("region=eu"));
  g_assert_true (gw_label_is_valid ("example.org/Zone_1=a=b"));
  g_assert_true (gw_label_is_valid ("spare="));
  g_assert_true (gw_label_is_valid (longest));
  g_assert_false (gw_label_is_valid (too_long));
  g_assert_false (gw_label_is_valid ("region"));
  g_assert_false (gw_label_is_valid ("=eu"));
  g_assert_false (gw_label_is_valid (""));
  g_assert_false (gw_label_is_valid ("my region=eu"));
  g_assert_false (gw_label_is_valid ("region=e u"));
  g_assert_false (gw_label_is_valid ("region=\xc3\xa4"));
  g_assert_false (gw_label_is_valid ("region=eu\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/label/valid", test_valid);
  return g_test_run ();
}
