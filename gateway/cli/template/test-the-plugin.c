/* The decisions of the-plugin, without a gateway around them. */
#include "the-plugin.c"

#define NODE(name, ...)                                                                            \
  {                                                                                                \
    .size = sizeof (GwNode), .role = "sfu", .address = name, __VA_ARGS__                           \
  }

static const char *
best_of (const GwNode *nodes, gsize count)
{
  const GwNode *best = NULL;

  for (gsize i = 0; i < count; i++)
    consider (&nodes[i], &best);
  return best != NULL ? best->address : NULL;
}

static void
test_least_loaded (void)
{
  const GwNode nodes[] = { NODE ("a:443", .load = 0.5), NODE ("b:443", .load = 0.1),
                           NODE ("c:443", .load = 0.3) };

  g_assert_cmpstr (best_of (nodes, G_N_ELEMENTS (nodes)), ==, "b:443");
}

static void
test_no_room (void)
{
  const GwNode nodes[] = { NODE ("full:443", .load = 1.0),
                           NODE ("leaving:443", .load = 0.1, .draining = TRUE) };

  g_assert_null (best_of (nodes, G_N_ELEMENTS (nodes)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/the-plugin/least-loaded", test_least_loaded);
  g_test_add_func ("/the-plugin/no-room", test_no_room);
  return g_test_run ();
}
