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

static void
test_find (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *address = g_strdup_printf ("%u.test:443", (i * 617) % 1000);

      report (nodes, i % 2 == 0 ? "sfu" : "turn", address, NOW + (i % 4 < 2 ? 0 : 10),
              GW_NODE_REMOTE);
    }
  g_assert_cmpstr (gw_nodes_find (nodes, "sfu", "0.test:443", NOW)->address, ==, "0.test:443");
  g_assert_null (gw_nodes_find (nodes, "turn", "0.test:443", NOW));
  g_assert_null (gw_nodes_find (nodes, "sfu", "1000.test:443", NOW));
  g_assert_null (gw_nodes_find (nodes, "sfu", "0.test:443", NOW + 20));
  gw_nodes_prune (nodes, NOW + 20); /* half of them */
  g_assert_null (gw_nodes_find (nodes, "sfu", "0.test:443", NOW));
  g_assert_nonnull (gw_nodes_find (nodes, "sfu", "234.test:443", NOW + 20));
}

typedef struct
{
  const char *last;
  guint count;
} Order;

static void
check_order (const GwNode *node, gpointer data)
{
  Order *order = data;

  g_assert_true (order->last == NULL || g_strcmp0 (order->last, node->address) < 0);
  order->last = node->address;
  order->count++;
}

/* Both lists stay in order, whatever the order of reports. */
static void
test_order (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();
  Order all = { 0 };
  Order turns = { 0 };

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *address = g_strdup_printf ("%03u:1", (i * 7) % 300);

      report (nodes, i % 3 == 0 ? "turn" : "sfu", address, NOW, GW_NODE_REMOTE);
    }
  gw_nodes_visit (nodes, NULL, NOW, check_order, &all);
  gw_nodes_visit (nodes, "turn", NOW, check_order, &turns);
  g_assert_cmpuint (all.count, ==, 300);
  g_assert_cmpuint (turns.count, ==, 100);
}

static void
report_used (GwNodes *nodes, guint participants, gint64 seen, gint64 last_used)
{
  GwNode node = { .size = sizeof node,
                  .role = "sfu",
                  .address = "a:1",
                  .participants = participants,
                  .last_seen = seen,
                  .last_used = last_used };

  gw_nodes_report (nodes, &node, GW_NODE_REMOTE);
}

static gint64
last_used (const GwNodes *nodes, gint64 now)
{
  return gw_nodes_find (nodes, "sfu", "a:1", now)->last_used;
}

static void
test_last_used (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();

  report_used (nodes, 0, NOW, 0);
  g_assert_cmpint (last_used (nodes, NOW), ==, 0);
  report_used (nodes, 2, NOW + 3, 0);
  report_used (nodes, 0, NOW + 6, 0);
  g_assert_cmpint (last_used (nodes, NOW + 6), ==, NOW + 3);
  /* Somebody else knows of a later use, and of an earlier one. */
  report_used (nodes, 0, NOW + 9, NOW + 5);
  report_used (nodes, 0, NOW + 9, NOW + 1);
  g_assert_cmpint (last_used (nodes, NOW + 9), ==, NOW + 5);
  /* The clock is set back: it was not used in the future. */
  report_used (nodes, 0, NOW - 1000, 0);
  g_assert_cmpint (last_used (nodes, NOW - 1000), ==, NOW - 1000);
}

static void
report_labels (GwNodes *nodes, const char *const *labels)
{
  GwNode node = {
    .size = sizeof node, .role = "sfu", .address = "a:1", .labels = labels, .last_seen = NOW
  };

  gw_nodes_report (nodes, &node, GW_NODE_REMOTE);
}

/* Who holds a node may read its labels, as they were, until the loop turns. */
static void
test_labels (void)
{
  g_autoptr (GwNodes) nodes = gw_nodes_new ();
  const char *const eu[] = { "region=eu", "size=large", NULL };
  const char *const us[] = { "region=us", NULL };
  const char *const *held;
  GwNode node;

  report_labels (nodes, eu);
  node = *gw_nodes_find (nodes, "sfu", "a:1", NOW);
  held = node.labels;
  g_assert_true (gw_node_has_label (&node, "size=large"));
  g_assert_false (gw_node_has_label (&node, "size=larg"));
  g_assert_false (gw_node_has_label (&node, "size"));
  report_labels (nodes, us);
  g_assert_cmpstr (held[1], ==, "size=large");
  node = *gw_nodes_find (nodes, "sfu", "a:1", NOW);
  g_assert_true (gw_node_has_label (&node, "region=us"));
  g_assert_false (gw_node_has_label (&node, "region=eu"));
  gw_nodes_prune (nodes, NOW);
  report_labels (nodes, NULL);
  g_assert_null (gw_nodes_find (nodes, "sfu", "a:1", NOW)->labels[0]);
  /* Built before nodes had labels. */
  node = (GwNode){ .size = G_STRUCT_OFFSET (GwNode, labels), .labels = (gpointer) 1 };
  g_assert_false (gw_node_has_label (&node, "region=eu"));
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
  g_test_add_func ("/nodes/find", test_find);
  g_test_add_func ("/nodes/order", test_order);
  g_test_add_func ("/nodes/last-used", test_last_used);
  g_test_add_func ("/nodes/labels", test_labels);
  return g_test_run ();
}
