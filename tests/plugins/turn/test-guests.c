#include "plugins/turn/guests.h"

#include "plugins/turn/limit.h"

#define NOW G_GINT64_CONSTANT (1000000000)

static GwAddress
address (const char *ip, guint16 port)
{
  GwAddress parsed;
  g_assert_true (gw_address_parse_ip (ip, port, &parsed));
  return parsed;
}

/* Those of one network are few, others still come; who leaves or is served makes room. */
static void
test_of_network (void)
{
  g_autoptr (TurnGuests) guests = turn_guests_new ();
  GwAddress here = address ("192.0.2.1", 1), there = address ("198.51.100.1", 1);
  TurnGuest some[TURN_GUESTS_OF_NETWORK_MAX], more;

  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    {
      here.port = (guint16) i;
      g_assert_true (turn_guest_enter (&some[i], guests, &here, NOW));
    }
  g_assert_false (turn_guest_enter (&more, guests, &here, NOW));
  g_assert_true (turn_guest_enter (&more, guests, &there, NOW));

  turn_guest_leave (&some[0]);
  g_assert_true (turn_guest_enter (&some[0], guests, &here, NOW));
  g_assert_false (turn_guest_enter (&more, guests, &here, NOW));
  turn_guest_settle (&some[1], TRUE, NOW);
  turn_guest_settle (&some[1], TRUE, NOW);
  g_assert_true (turn_guest_enter (&more, guests, &here, NOW));
  g_assert_false (turn_guest_enter (&more, guests, &here, NOW));
  turn_guest_leave (&some[1]);
  g_assert_false (turn_guest_enter (&more, guests, &here, NOW));
}

static void
test_in_all (void)
{
  g_autoptr (TurnGuests) guests = turn_guests_new ();
  TurnGuest guest;
  guint count = 0;

  for (guint i = 0; i < 2 * TURN_GUESTS_MAX; i++)
    {
      GwAddress network = address ("10.0.0.1", 1);
      network.ip[1] = (guint8) (i >> 8);
      network.ip[2] = (guint8) i;
      if (turn_guest_enter (&guest, guests, &network, NOW))
        count++;
    }
  g_assert_cmpuint (count, ==, TURN_GUESTS_MAX);
}

/* Coming and going as fast as one can. */
static void
test_rate (void)
{
  g_autoptr (TurnGuests) guests = turn_guests_new ();
  GwAddress here = address ("2001:db8::1", 1), neighbour = address ("2001:db8::2", 1);
  TurnGuest guest;

  for (guint i = 0; i < TURN_LIMIT_BURST; i++)
    {
      g_assert_true (turn_guest_enter (&guest, guests, &here, NOW));
      turn_guest_leave (&guest);
    }
  g_assert_false (turn_guest_enter (&guest, guests, &neighbour, NOW));
  g_assert_true (turn_guest_enter (&guest, guests, &neighbour, NOW + G_USEC_PER_SEC));
}

static void
test_overdue (void)
{
  g_autoptr (TurnGuests) guests = turn_guests_new ();
  GwAddress here = address ("192.0.2.1", 1);
  gint64 later = NOW + TURN_GUEST_TIME + 1;
  TurnGuest guest;

  g_assert_true (turn_guest_enter (&guest, guests, &here, NOW));
  g_assert_false (turn_guest_is_overdue (&guest, later - 1));
  g_assert_true (turn_guest_is_overdue (&guest, later));
  turn_guest_settle (&guest, TRUE, NOW + 1);
  g_assert_false (turn_guest_is_overdue (&guest, later));
  /* Its allocation has ended: it has as long again for another. */
  turn_guest_settle (&guest, FALSE, later);
  g_assert_false (turn_guest_is_overdue (&guest, later + TURN_GUEST_TIME));
  g_assert_true (turn_guest_is_overdue (&guest, later + TURN_GUEST_TIME + 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/guests/of-network", test_of_network);
  g_test_add_func ("/turn/guests/in-all", test_in_all);
  g_test_add_func ("/turn/guests/rate", test_rate);
  g_test_add_func ("/turn/guests/overdue", test_overdue);
  return g_test_run ();
}
