#include "plugins/allocate/pool/pool.h"

#include <string.h>

#define NOW 1000000
#define AHEAD 1800

static const char *const no_labels[] = { NULL };

#define NODE(name, ...)                                                                            \
  {                                                                                                \
    .size = sizeof (GwNode), .role = "sfu", .address = name, .labels = no_labels, __VA_ARGS__      \
  }

static AllocatePool *
new_pool (void)
{
  return allocate_pool_new (ALLOCATE_EXCLUSIVE, AHEAD);
}

static AllocateQuestion
instant (const char *meeting)
{
  return (AllocateQuestion){ .meeting = meeting, .now = NOW };
}

static AllocateQuestion
scheduled (const char *meeting, gint64 begin_at, gint64 end_at)
{
  AllocateQuestion question = instant (meeting);

  question.begin_at = begin_at;
  question.end_at = end_at;
  return question;
}

static AllocateChoice
look (AllocatePool *pool, AllocateQuestion question, const GwNode *nodes, gsize n_nodes)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (gsize i = 0; i < n_nodes; i++)
    g_ptr_array_add (list, (gpointer) &nodes[i]);
  return allocate_pool_choose (pool, &question, list);
}

static const char *
take (AllocatePool *pool, AllocateQuestion question, const GwNode *nodes, gsize n_nodes)
{
  AllocateChoice choice = look (pool, question, nodes, n_nodes);

  return choice.address != NULL ? allocate_pool_book (pool, &question, choice.address)->address
                                : NULL;
}

static void
test_least_loaded (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
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
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1", .draining = TRUE), NODE ("b:1", .load = 1.2) };

  g_assert_null (take (pool, instant ("m"), NULL, 0));
  g_assert_null (take (pool, instant ("m"), nodes, G_N_ELEMENTS (nodes)));
  g_assert_cmpuint (allocate_pool_size (pool), ==, 0);
}

/* Nodes that report the same load share a burst evenly, before any heartbeat can tell. */
static void
test_burst_spreads (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
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
  g_autoptr (AllocatePool) pool = new_pool ();
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
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1", .load = 0.2), NODE ("b:1", .load = 0.1) };

  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "b:1");
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "a:1");
}

static void
test_scheduled_is_exclusive (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
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
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1") };

  g_assert_cmpstr (take (pool, scheduled ("m", NOW + 100, NOW + 200), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("m", NOW + 300, NOW + 400), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("n", NOW + 100, NOW + 200), nodes, 1), ==, "a:1");
  g_assert_cmpuint (allocate_pool_size (pool), ==, 2);
}

static void
test_instant_avoids_reserved (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  GwNode nodes[] = { NODE ("a:1", .load = 0.0), NODE ("b:1", .load = 0.8) };

  g_assert_cmpstr (take (pool, scheduled ("s", NOW - 10, NOW + 100), nodes, 2), ==, "a:1");
  g_assert_cmpstr (take (pool, instant ("i"), nodes, 2), ==, "b:1");
  /* Rather share than turn people away. */
  nodes[1].load = 1.0;
  g_assert_cmpstr (take (pool, instant ("j"), nodes, 2), ==, "a:1");
}

/* The times of a meeting that goes on are what is left of them. */
static void
test_running_meeting (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1"), NODE ("b:1") };

  /* One that has ended is in nobody's way, though their beginnings overlapped. */
  g_assert_cmpstr (take (pool, scheduled ("early", NOW - 200, NOW - 100), nodes, 1), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("m", NOW - 150, NOW + 100), nodes, 1), ==, "a:1");
  g_assert_null (take (pool, scheduled ("n", NOW - 50, NOW + 100), nodes, 1));
  /* One that overruns is given half an hour. */
  g_assert_null (take (pool, scheduled ("o", NOW - 100, NOW - 50), nodes, 1));
  g_assert_cmpstr (take (pool, scheduled ("o", NOW - 100, NOW - 50), nodes, 2), ==, "b:1");
}

static void
test_why_none (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  const char *const eu[] = { "region=eu", NULL };
  GwNode nodes[] = { NODE ("a:1"), NODE ("b:1"), NODE ("c:1", .draining = TRUE),
                     NODE ("d:1", .load = 1.5), NODE ("e:1") };
  AllocateQuestion question = scheduled ("m", NOW + 100, NOW + 500);
  AllocateChoice choice;

  for (gsize i = 0; i < 4; i++)
    nodes[i].labels = eu;
  take (pool, scheduled ("one", NOW, NOW + 300), nodes, 1);
  take (pool, scheduled ("two", NOW + 400, NOW + 600), nodes, 1);
  take (pool, scheduled ("three", NOW, NOW + 450), nodes + 1, 1);
  question.labels = eu;
  choice = look (pool, question, nodes, G_N_ELEMENTS (nodes));
  g_assert_null (choice.address);
  g_assert_cmpuint (choice.reserved, ==, 2);
  g_assert_cmpuint (choice.draining, ==, 1);
  g_assert_cmpuint (choice.full, ==, 1);
  g_assert_cmpuint (choice.unlabelled, ==, 1);
  g_assert_cmpint (choice.free_at, ==, NOW + 450);

  question.labels = NULL;
  g_assert_cmpstr (look (pool, question, nodes, G_N_ELEMENTS (nodes)).address, ==, "e:1");
}

/* What nodes carry now tells nothing about next week; tight booking leaves others whole. */
static void
test_later_is_tight (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1", .load = 1.0), NODE ("b:1", .load = 0.9), NODE ("c:1") };
  gint64 day = NOW + 86400;

  take (pool, scheduled ("one", day, day + 100), nodes, 1);
  take (pool, scheduled ("two", day + 200, day + 300), nodes + 1, 1);
  g_assert_cmpstr (take (pool, scheduled ("m", day + 310, day + 400), nodes, 3), ==, "b:1");
  g_assert_cmpstr (take (pool, scheduled ("n", day + 310, day + 400), nodes, 3), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("o", day + 310, day + 400), nodes, 3), ==, "c:1");
}

static void
test_shared (void)
{
  g_autoptr (AllocatePool) pool = allocate_pool_new (ALLOCATE_SHARED, AHEAD);
  const GwNode nodes[] = { NODE ("a:1"), NODE ("b:1", .load = 0.5) };
  AllocateChoice choice;

  g_assert_cmpstr (take (pool, scheduled ("m", NOW, NOW + 10), nodes, 2), ==, "a:1");
  g_assert_cmpstr (take (pool, scheduled ("n", NOW, NOW + 10), nodes, 2), ==, "b:1");
  choice = look (pool, scheduled ("o", NOW, NOW + 10), nodes, 2);
  g_assert_cmpstr (choice.address, ==, "a:1");
  g_assert_cmpuint (choice.overlaps, ==, 1);
}

/* After a start, a booked node that is not heard of yet is waited for. */
static void
test_trust (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1"), NODE ("b:1") };
  AllocateQuestion question = scheduled ("m", NOW, NOW + 10);

  g_assert_cmpstr (take (pool, question, nodes, 1), ==, "a:1");
  question.trust = TRUE;
  g_assert_true (look (pool, question, nodes + 1, 1).kept);
  question.trust = FALSE;
  g_assert_cmpstr (take (pool, question, nodes + 1, 1), ==, "b:1");
}

static void
test_forgets (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  const GwNode nodes[] = { NODE ("a:1"), NODE ("b:1") };

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);

      g_assert_nonnull (take (pool, instant (meeting), nodes, 2));
    }
  g_assert_nonnull (take (pool, scheduled ("s", NOW, NOW + 10), nodes, 1));
  allocate_pool_find (pool, "m7")->asked_at = NOW + 1;
  allocate_pool_sweep (pool, NOW + 86400 + 1);
  g_assert_cmpuint (allocate_pool_size (pool), ==, 2);
  g_assert_nonnull (allocate_pool_find (pool, "m7"));
  g_assert_nonnull (allocate_pool_find (pool, "s"));
  allocate_pool_release (pool, "unknown");
  allocate_pool_release (pool, "s");
  allocate_pool_release (pool, "m7");
  allocate_pool_sweep (pool, NOW + 86400 + 1);
  g_assert_cmpstr (take (pool, instant ("m"), nodes, 2), ==, "a:1");
}

#define NODES 40
#define BOOKINGS 20000

/* Random meetings, cancelled and moved: never two at once on one node. */
static void
test_never_double (void)
{
  g_autoptr (AllocatePool) pool = new_pool ();
  g_autofree GwNode *nodes = g_new0 (GwNode, NODES);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  char names[NODES][16];
  guint refused = 0;

  for (guint i = 0; i < NODES; i++)
    {
      g_snprintf (names[i], sizeof names[i], "n%03u:443", i);
      nodes[i] = (GwNode) NODE (names[i]);
    }
  for (guint i = 0; i < BOOKINGS; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%d", g_rand_int_range (rand, 0, BOOKINGS / 4));
      gint64 begin_at = NOW + g_rand_int_range (rand, 0, 7 * 24) * 3600;
      const char *address;

      if (g_rand_int_range (rand, 0, 4) == 0)
        {
          allocate_pool_release (pool, meeting);
          continue;
        }
      address = take (
          pool, scheduled (meeting, begin_at, begin_at + 900 * g_rand_int_range (rand, 1, 20)),
          nodes, NODES);
      if (address == NULL)
        refused++;
    }
  g_test_message ("%u of %u were refused", refused, BOOKINGS);

  {
    g_autoptr (GPtrArray) list = allocate_pool_list (pool);

    for (guint i = 0; i < list->len; i++)
      {
        const AllocateBooking *a = g_ptr_array_index (list, i);

        for (guint j = 0; j < i; j++)
          {
            const AllocateBooking *b = g_ptr_array_index (list, j);

            g_assert_false (strcmp (a->address, b->address) == 0 && a->begin_at < b->end_at &&
                            b->begin_at < a->end_at);
          }
      }
  }
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
  g_test_add_func ("/allocate/pool/running-meeting", test_running_meeting);
  g_test_add_func ("/allocate/pool/why-none", test_why_none);
  g_test_add_func ("/allocate/pool/later-is-tight", test_later_is_tight);
  g_test_add_func ("/allocate/pool/shared", test_shared);
  g_test_add_func ("/allocate/pool/trust", test_trust);
  g_test_add_func ("/allocate/pool/never-double", test_never_double);
  g_test_add_func ("/allocate/pool/forgets", test_forgets);
  return g_test_run ();
}
