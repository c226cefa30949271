#include "gateway/host/core.h"

static void
count (const GwNode *node, gpointer data)
{
  ++*(guint *) data;
}

static void
report (GwHost *host, const char *role, const char *address)
{
  GwNode node = { .size = sizeof node,
                  .role = role,
                  .address = address,
                  .last_seen = g_get_real_time () / G_USEC_PER_SEC };

  gw_host_report_node (host, &node);
}

/* What a role reports of itself is local, what api has heard is not. */
static void
test_nodes (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();
  GwCore core = { .nodes = nodes };
  GwHost *api = gw_host_new (&core, "api");
  GwHost *sfu = gw_host_new (&core, "sfu");
  guint visited = 0;

  report (sfu, "sfu", "here:1");
  report (api, "sfu", "there:1");
  g_assert_true (gw_host_is_local_node (api, "here:1"));
  g_assert_false (gw_host_is_local_node (api, "there:1"));
  gw_host_visit_nodes (api, "sfu", count, &visited);
  g_assert_cmpuint (visited, ==, 2);
  gw_host_free (api);
  gw_host_free (sfu);
}

static void
test_services (void)
{
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  GwCore core = { .registry = registry, .state_directory = (char *) "/state", .ready = TRUE };
  GwHost *one = gw_host_new (&core, "one");
  GwHost *two = gw_host_new (&core, "two");
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_host_publish (one, "thing", &core, one, &error));
  g_assert_true (gw_host_lookup (two, "thing", NULL) == &core);
  g_assert_false (gw_host_publish (two, "thing", &core, two, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_PLUGIN);
  g_assert_cmpstr (gw_host_plugin_name (one), ==, "one");
  g_assert_cmpstr (gw_host_state_directory (one), ==, "/state");
  g_assert_null (gw_host_domain_address (one));
  g_assert_true (gw_host_is_ready (one));
  gw_host_free (one);
  gw_host_free (two);
}

static void
answer (gpointer self, GwAllocation *allocation)
{
  gw_allocation_reply_sfu_turn (allocation, "sfu:1", NULL);
}

static void
on_done (const GwAllocationReply *reply, gpointer data)
{
  g_assert_cmpstr (reply->sfu, ==, "sfu:1");
  g_main_loop_quit (data);
}

static void
test_allocate (void)
{
  static const GwAllocator allocator = { .size = sizeof allocator, .allocate = answer };
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  g_autoptr (GwAllocations) allocations = gw_allocations_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GwCore core = { .registry = registry, .allocations = allocations };
  GwHost *host = gw_host_new (&core, "pool");
  GwAllocationRequest request = { .size = sizeof request, .meeting = "m" };

  g_assert_true (gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, NULL, NULL));
  gw_host_allocate (host, &request, on_done, loop);
  g_main_loop_run (loop);
  gw_host_free (host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/nodes", test_nodes);
  g_test_add_func ("/host/services", test_services);
  g_test_add_func ("/host/allocate", test_allocate);
  return g_test_run ();
}
