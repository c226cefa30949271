#include "plugins/turn/port-pool.h"

static void
test_each_once (void)
{
  g_autoptr (TurnPortPool) pool = turn_port_pool_new (65500, 65535);
  gboolean taken[36] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      guint16 port = turn_port_pool_take (pool, TURN_PORT_ANY);
      g_assert_cmpuint (port, >=, 65500);
      g_assert_false (taken[port - 65500]);
      taken[port - 65500] = TRUE;
    }
  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_ANY), ==, 0);
  turn_port_pool_give_back (pool, 65535);
  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_EVEN), ==, 0);
  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_ANY), ==, 65535);
}

static void
test_even (void)
{
  g_autoptr (TurnPortPool) pool = turn_port_pool_new (50001, 50004);

  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_EVEN) % 2, ==, 0);
  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_EVEN) % 2, ==, 0);
  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_EVEN), ==, 0);
  g_assert_cmpuint (turn_port_pool_take (pool, TURN_PORT_ANY) % 2, ==, 1);
}

/* Not in order, so that an outsider cannot know the next. */
static void
test_random (void)
{
  g_autoptr (TurnPortPool) pool = turn_port_pool_new (1024, 65535);
  guint neighbours = 0;
  guint16 before = turn_port_pool_take (pool, TURN_PORT_ANY);

  for (guint i = 0; i < 100; i++)
    {
      guint16 port = turn_port_pool_take (pool, TURN_PORT_ANY);
      neighbours += ABS ((int) port - before) == 1;
      before = port;
    }
  g_assert_cmpuint (neighbours, <, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/port-pool/each-once", test_each_once);
  g_test_add_func ("/turn/port-pool/even", test_even);
  g_test_add_func ("/turn/port-pool/random", test_random);
  return g_test_run ();
}
