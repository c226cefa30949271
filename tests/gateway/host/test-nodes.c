#include "gateway/host/nodes.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
report (GwNodes *nodes, const char *role, const char *address, gint64 seen, GwNodePlace place)
{
  GwNode node = { .size = sizeof node, .role = role, .address = address, .last_seen = seen };

  gw_nodes_report (nodes, &node, place);
}

static void
append_address (const GwNode *node, gpointer data)
{
  g_string_append_printf (data, "%s ", node->address);
}

static void
assert_visited (GwNodes *nodes, const char *role, gint64 now, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gw_nodes_visit (nodes, role, now, append_address, text);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_visit (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();

  report (nodes, "sfu", "b:1", NOW, GW_NODE_REMOTE);
  report (nodes, "turn", "c:1", NOW, GW_NODE_REMOTE);
  report (nodes, "sfu", "a:1", NOW, GW_NODE_REMOTE);
  report (nodes, "sfu", "b:1", NOW, GW_NODE_REMOTE);
  assert_visited (nodes, "sfu", NOW, "a:1 b:1 ");
  assert_visited (nodes, NULL, NOW, "a:1 b:1 c:1 ");
  assert_visited (nodes, "fs", NOW, "");
}

static void
test_life (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();

  report (nodes, "sfu", "a:1", NOW, GW_NODE_REMOTE);
  assert_visited (nodes, "sfu", NOW + 14, "a:1 ");
  assert_visited (nodes, "sfu", NOW + 15, "");
  gw_nodes_prune (nodes, NOW + 20);
  report (nodes, "sfu", "a:1", NOW + 20, GW_NODE_REMOTE);
  assert_visited (nodes, "sfu", NOW + 20, "a:1 ");
}

static void
test_local (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();

  report (nodes, "sfu", "a:1", NOW, GW_NODE_LOCAL);
  report (nodes, "sfu", "b:1", NOW, GW_NODE_REMOTE);
  /* It also heard of itself by heartbeat. */
  report (nodes, "sfu", "a:1", NOW, GW_NODE_REMOTE);
  g_assert_true (gw_nodes_is_local (nodes, "a:1"));
  g_assert_false (gw_nodes_is_local (nodes, "b:1"));
  gw_nodes_prune (nodes, NOW + 100);
  g_assert_true (gw_nodes_is_local (nodes, "a:1"));
}

static void
copy_node (const GwNode *node, gpointer data)
{
  *(GwNode *) data = *node;
}

/* A plugin that was built when GwNode was shorter. */
static void
test_short_struct (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();
  GwNode node = { .size = G_STRUCT_OFFSET (GwNode, draining),
                  .role = "sfu",
                  .address = "a:1",
                  .last_seen = NOW,
                  .draining = 77 };
  GwNode seen = { 0 };

  gw_nodes_report (nodes, &node, GW_NODE_REMOTE);
  gw_nodes_visit (nodes, NULL, NOW, copy_node, &seen);
  g_assert_cmpuint (seen.size, ==, sizeof (GwNode));
  g_assert_cmpint (seen.last_seen, ==, NOW);
  g_assert_false (seen.draining);
}

static void
report_another (const GwNode *node, gpointer nodes)
{
  report (nodes, "sfu", "0:1", NOW, GW_NODE_REMOTE);
}

static void
test_report_while_visiting (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();

  report (nodes, "sfu", "a:1", NOW, GW_NODE_REMOTE);
  report (nodes, "sfu", "b:1", NOW, GW_NODE_REMOTE);
  gw_nodes_visit (nodes, NULL, NOW, report_another, nodes);
  assert_visited (nodes, NULL, NOW, "0:1 a:1 b:1 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nodes/visit", test_visit);
  g_test_add_func ("/nodes/life", test_life);
  g_test_add_func ("/nodes/local", test_local);
  g_test_add_func ("/nodes/short-struct", test_short_struct);
  g_test_add_func ("/nodes/report-while-visiting", test_report_while_visiting);
  return g_test_run ();
}
