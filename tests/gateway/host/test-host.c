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
  g_autoptr (GwClock) clock = gw_clock_new ();
  g_autoptr (GwNodes) nodes = gw_nodes_new ();
  const char *const labels[] = { "region=eu", "size=large", NULL };
  GwCore core = { .clock = clock, .nodes = nodes, .labels = labels };
  GwHost *api = gw_host_new (&core, "api");
  GwHost *sfu = gw_host_new (&core, "sfu");
  guint visited = 0;

  report (sfu, "sfu", "here:1");
  report (api, "sfu", "there:1");
  g_assert_true (gw_host_is_local_node (api, "here:1"));
  g_assert_false (gw_host_is_local_node (api, "there:1"));
  gw_host_visit_nodes (api, "sfu", count, &visited);
  g_assert_cmpuint (visited, ==, 2);
  /* The process's labels are those of its own nodes. */
  g_assert_true (gw_node_has_label (gw_host_find_node (api, "sfu", "here:1"), "size=large"));
  g_assert_false (gw_node_has_label (gw_host_find_node (api, "sfu", "there:1"), "size=large"));
  g_assert_null (gw_host_find_node (api, "turn", "here:1"));
  gw_host_free (api);
  gw_host_free (sfu);
}

static void
test_services (void)
{
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  GwCore core = { .registry = registry, .state_directory = (char *) "/state" };
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

static void
note_release (gpointer self, const char *meeting)
{
  g_string_append (self, meeting);
}

static char *
explain (gpointer self, const GwAllocationRequest *request)
{
  return g_strdup ("the only one");
}

/* A plugin that was built before explain() was thought of: what lies behind its struct is not
 * read. */
static void
test_older_allocator (void)
{
  const GwAllocator whole = { .size = G_STRUCT_OFFSET (GwAllocator, explain),
                              .release = note_release,
                              .explain = explain };
  g_autofree gpointer allocator = g_memdup2 (&whole, whole.size);
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  g_autoptr (GString) released = g_string_new (NULL);
  GwAllocationRequest request = { .size = sizeof request, .meeting = "m" };
  GwCore core = { .registry = registry };
  GwHost *host = gw_host_new (&core, "pool");

  gw_host_release (host, "nobody");
  g_assert_null (gw_host_explain (host, &request));
  g_assert_true (gw_host_publish (host, GW_ALLOCATOR_SERVICE, allocator, released, NULL));
  gw_host_release (host, "m1");
  g_assert_cmpstr (released->str, ==, "m1");
  g_assert_null (gw_host_explain (host, &request));
  gw_host_free (host);
}

static void
test_explain (void)
{
  static const GwAllocator allocator = { .size = sizeof allocator, .explain = explain };
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  GwAllocationRequest request = { .size = sizeof request, .meeting = "m" };
  GwCore core = { .registry = registry };
  GwHost *host = gw_host_new (&core, "pool");
  g_autofree char *text = NULL;

  g_assert_true (gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, NULL, NULL));
  gw_host_release (host, "m1"); /* nothing to call */
  text = gw_host_explain (host, &request);
  g_assert_cmpstr (text, ==, "the only one");
  gw_host_free (host);
}

static void
never (gpointer data)
{
  g_assert_not_reached ();
}

static void
never_done (const GwCommandResult *result, const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

static void
never_fetched (const GwFetched *answer, const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

static void
never_stored (const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

/* What a plugin leaves under way ends with it; another's goes on. */
static void
test_left_under_way (void)
{
  g_autoptr (GwClock) clock = gw_clock_new_simulated (1000);
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (GwStorage) storage = gw_storage_new_in_memory ();
  GwCommand command = { .size = sizeof command, .line = "sleep 60", .timeout = 60000 };
  GwFetch fetch = {
    .size = sizeof fetch, .method = "GET", .url = "http://127.0.0.1:1/", .timeout = 1000
  };
  GwCore core = { .clock = clock, .client = client };
  GwHost *one = gw_host_new (&core, "one");
  GwHost *two = gw_host_new (&core, "two");

  gw_host_use_storage (one, storage);
  gw_host_set_alarm (one, 0, never, NULL);
  gw_host_set_alarm (two, 2000, never, NULL);
  gw_host_run_command (one, &command, never_done, NULL);
  gw_host_fetch (one, &fetch, never_fetched, NULL);
  gw_host_store (one, "key", "value", never_stored, NULL);
  gw_host_free (one);
  g_assert_false (gw_clock_step (clock, 1999));
  g_assert_cmpint (gw_clock_next (clock), ==, 2000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (gw_storage_get (storage, "key"), ==, "value");
  gw_host_free (two);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/nodes", test_nodes);
  g_test_add_func ("/host/services", test_services);
  g_test_add_func ("/host/allocate", test_allocate);
  g_test_add_func ("/host/older-allocator", test_older_allocator);
  g_test_add_func ("/host/explain", test_explain);
  g_test_add_func ("/host/left-under-way", test_left_under_way);
  return g_test_run ();
}
