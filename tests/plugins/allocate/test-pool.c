#include "plugins/allocate/pool.h"

#define NOW 1000000
#define NODE(name, ...)                                                                            \
  {                                                                                                \
    .size = sizeof (GwNode), .role = "sfu", .address = name, __VA_ARGS__                           \
  }

static GwAllocationRequest
instant (const char *meeting)
{
  return (GwAllocationRequest){ .size = sizeof (GwAllocationRequest),
                                .kind = GW_ALLOCATION_SFU_TURN,
                                .email = "",
                                .meeting = meeting };
}

static GwAllocationRequest
scheduled (const char *meeting, gint64 begin_at, gint64 end_at)
{
  GwAllocationRequest request = instant (meeting);

  request.begin_at = begin_at;
  request.end_at = end_at;
  return request;
}

static const char *
take (AllocatePool *pool, GwAllocationRequest request, const GwNode *nodes, gsize n_nodes)
{
  return allocate_pool_take (pool, &request, nodes, n_nodes, NOW);
}

static void
test_least_loaded (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = {
    NODE ("a:1", .load = 0.5),
    NODE ("b:1", .load = 0.1),
    NODE ("c:1", .load = 0.0, .draining = TRUE),
    NODE ("d:1", .load = 1.0),
  };

  g_assert_cmpstr (take (pool, instant ("m"), nodes, G_N_ELEMENTS (nodes)), ==, "b:1");
}

static void
test_none_free (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = { NODE ("a:1", .draining = TRUE), NODE ("b:1", .load = 1.2) };

  g_assert_null (take (pool, instant ("m"), NULL, 0));
  g_assert_null (take (pool, instant ("m"), nodes, G_N_ELEMENTS (nodes)));
  g_assert_cmpuint (allocate_pool_size (pool), ==, 0);
}

/* Nodes that report the same load share a burst evenly, before any heartbeat can tell. */
static void
test_burst_spreads (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = { NODE ("a:1", .load = 0.02), NODE ("b:1", .load = 0.0) };
  guint first = 0;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);

      if (g_str_equal (take (pool, instant (meeting), nodes, 2), "a:1"))
        first++;
    }
  g_assert_cmpuint (first, ==, 5);
}

static void
test_same_meeting_same_node (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  GwNode nodes[] = { NODE ("a:1", .load = 0.2), NODE ("b:1", .load = 0.1) };

  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "b:1");
  nodes[1].load = 0.9;
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "b:1");
  nodes[1].draining = TRUE;
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "b:1");
  g_assert_cmpstr (take (pool, instant ("n"), nodes, 2), ==, "a:1");
  g_assert_cmpuint (allocate_pool_size (pool), ==, 2);
}

static void
test_dead_node_is_replaced (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = { NODE ("a:1", .load = 0.2), NODE ("b:1", .load = 0.1) };

  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "b:1");
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "a:1");
}

static void
test_scheduled_is_exclusive (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = { NODE ("a:1", .load = 0.0), NODE ("b:1", .load = 0.1) };
  const char *first = take (pool, scheduled ("m", NOW + 100, NOW + 200), nodes, 2);

  g_assert_cmpstr (first, ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("n", NOW + 150, NOW + 250), nodes, 2), ==, "b:1");
  g_assert_null (take (pool, scheduled ("o", NOW + 190, NOW + 210), nodes, 2));
  /* One ends as the next begins: no overlap. */
  g_assert_cmpstr (take (pool, scheduled ("p", NOW + 200, NOW + 250), nodes, 2), ==, "a:1");

  allocate_pool_release (pool, "n");
  g_assert_cmpstr (take (pool, scheduled ("o", NOW + 190, NOW + 210), nodes, 2), ==, "b:1");
}

static void
test_moved_meeting (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = { NODE ("a:1") };

  g_assert_cmpstr (take (pool, scheduled ("m", NOW + 100, NOW + 200), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("m", NOW + 300, NOW + 400), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("n", NOW + 100, NOW + 200), nodes, 1), ==, "a:1");
  g_assert_cmpuint (allocate_pool_size (pool), ==, 2);
}

static void
test_instant_avoids_reserved (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  GwNode nodes[] = { NODE ("a:1", .load = 0.0), NODE ("b:1", .load = 0.8) };

  g_assert_cmpstr (take (pool, scheduled ("s", NOW - 10, NOW + 100), nodes, 2), ==, "a:1");
  g_assert_cmpstr (take (pool, instant ("i"), nodes, 2), ==, "b:1");
  /* Rather share than turn people away. */
  nodes[1].load = 1.0;
  g_assert_cmpstr (take (pool, instant ("j"), nodes, 2), ==, "a:1");
}

static void
test_roles_are_apart (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode sfus[] = { NODE ("a:1") };
  const GwNode turns[] = { { .size = sizeof (GwNode), .role = "turn", .address = "t:1" } };
  GwAllocationRequest first = scheduled ("m", NOW, NOW + 10);
  GwAllocationRequest second = scheduled ("n", NOW, NOW + 10);

  g_assert_cmpstr (take (pool, first, sfus, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, first, turns, 1), ==, "t:1");
  g_assert_null (take (pool, second, sfus, 1));
  g_assert_cmpstr (take (pool, second, turns, 1), ==, "t:1");
  allocate_pool_release (pool, "m");
  g_assert_cmpuint (allocate_pool_size (pool), ==, 1);
}

static void
test_forgets (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new ();
  const GwNode nodes[] = { NODE ("a:1") };
  GwAllocationRequest request = instant ("last");

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);

      g_assert_nonnull (take (pool, instant (meeting), nodes, 1));
    }
  g_assert_nonnull (take (pool, scheduled ("s", NOW, NOW + 10), nodes, 1));
  allocate_pool_take (pool, &request, nodes, 1, NOW + 86400 + 1);
  g_assert_cmpuint (allocate_pool_size (pool), ==, 1);
  allocate_pool_release (pool, "unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/pool/least-loaded", test_least_loaded);
  g_test_add_func ("/allocate/pool/none-free", test_none_free);
  g_test_add_func ("/allocate/pool/burst-spreads", test_burst_spreads);
  g_test_add_func ("/allocate/pool/same-meeting-same-node", test_same_meeting_same_node);
  g_test_add_func ("/allocate/pool/dead-node-is-replaced", test_dead_node_is_replaced);
  g_test_add_func ("/allocate/pool/scheduled-is-exclusive", test_scheduled_is_exclusive);
  g_test_add_func ("/allocate/pool/moved-meeting", test_moved_meeting);
  g_test_add_func ("/allocate/pool/instant-avoids-reserved", test_instant_avoids_reserved);
  g_test_add_func ("/allocate/pool/roles-are-apart", test_roles_are_apart);
  g_test_add_func ("/allocate/pool/forgets", test_forgets);
  return g_test_run ();
}
