#include "plugins/allocate/roster.h"

static void
test_addresses (void)
{
  static const char *const good[] = { "a:1", "sfu.example.org:443", "1.2.3.4:65535", "[::1]:443" };
  static const char *const bad[] = { "",      "a",     ":1",     "a:",    "a:0",   "a:65536",
                                     "a:x",   "a:1x",  "a:+1",   "::1:5", "[::1]", "[::1:5",
                                     "a b:1", "a/b:1", "u@h:80", "a:-1",  "a:1 ",  "http://a:1" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (allocate_is_address (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (allocate_is_address (bad[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/roster/addresses", test_addresses);
  return g_test_run ();
}
