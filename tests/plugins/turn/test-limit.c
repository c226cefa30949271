#include "plugins/turn/limit.h"

#define NOW G_GINT64_CONSTANT (1000000000)

static GwAddress
address (const char *ip, guint16 port)
{
  GwAddress parsed;
  g_assert_true (gw_address_parse_ip (ip, port, &parsed));
  return parsed;
}

static guint
take_all (TurnLimit *limit, const GwAddress *client, gint64 now)
{
  guint count = 0;
  while (turn_limit_take (limit, client, now))
    count++;
  return count;
}

static void
test_burst_and_rate (void)
{
  g_autoptr (TurnLimit) limit = turn_limit_new ();
  GwAddress client = address ("192.0.2.1", 1), same = address ("192.0.2.1", 2);

  g_assert_cmpuint (take_all (limit, &client, NOW), ==, TURN_LIMIT_BURST);
  g_assert_false (turn_limit_take (limit, &same, NOW));
  g_assert_cmpuint (take_all (limit, &client, NOW + G_USEC_PER_SEC), ==, TURN_LIMIT_PER_SECOND);
  g_assert_cmpuint (take_all (limit, &client, NOW + 3600 * (gint64) G_USEC_PER_SEC), ==,
                    TURN_LIMIT_BURST);
}

static void
test_ipv6_network (void)
{
  g_autoptr (TurnLimit) limit = turn_limit_new ();
  GwAddress client = address ("2001:db8::1", 1), neighbour = address ("2001:db8::ffff", 1);

  take_all (limit, &client, NOW);
  g_assert_false (turn_limit_take (limit, &neighbour, NOW));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/limit/burst-and-rate", test_burst_and_rate);
  g_test_add_func ("/turn/limit/ipv6-network", test_ipv6_network);
  return g_test_run ();
}
