#include "gateway/host/clock.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
note (gpointer data)
{
  g_string_append_c (data, 'r');
}

typedef struct
{
  GwClock *clock;
  GString *rung;
  GwAlarm *other;
} Fixture;

static void
ring_a (gpointer data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->rung, "a%d ", (int) (gw_clock_now (fixture->clock) - NOW));
}

static void
ring_b (gpointer data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->rung, "b%d ", (int) (gw_clock_now (fixture->clock) - NOW));
}

static void
ring_and_cancel (gpointer data)
{
  Fixture *fixture = data;

  g_clear_pointer (&fixture->other, gw_alarm_cancel);
  gw_clock_set_alarm (fixture->clock, NULL, NOW + 40, ring_b, fixture);
}

static void
step_all (GwClock *clock, gint64 until)
{
  while (gw_clock_step (clock, until))
    ;
}

/* In the order of their moments; those of one moment as they were set. */
static void
test_order (void)
{
  g_autoptr (GwClock) clock = gw_clock_new_simulated (NOW);
  g_autoptr (GString) rung = g_string_new (NULL);
  Fixture fixture = { clock, rung, NULL };

  gw_clock_set_alarm (clock, NULL, NOW + 20, ring_a, &fixture);
  gw_clock_set_alarm (clock, NULL, NOW + 10, ring_b, &fixture);
  gw_clock_set_alarm (clock, NULL, NOW + 20, ring_b, &fixture);
  gw_clock_set_alarm (clock, NULL, NOW - 5, ring_a, &fixture);
  g_assert_cmpint (gw_clock_next (clock), ==, NOW - 5);
  step_all (clock, NOW + 19);
  g_assert_cmpstr (rung->str, ==, "a0 b10 ");
  step_all (clock, NOW + 20);
  g_assert_cmpstr (rung->str, ==, "a0 b10 a20 b20 ");
  g_assert_cmpint (gw_clock_next (clock), ==, G_MAXINT64);
}

static void
test_cancel (void)
{
  g_autoptr (GwClock) clock = gw_clock_new_simulated (NOW);
  g_autoptr (GString) rung = g_string_new (NULL);
  Fixture fixture = { clock, rung, NULL };

  gw_clock_set_alarm (clock, NULL, NOW + 10, ring_and_cancel, &fixture);
  fixture.other = gw_clock_set_alarm (clock, NULL, NOW + 20, ring_a, &fixture);
  gw_clock_set_alarm (clock, &fixture, NOW + 30, ring_a, &fixture);
  gw_clock_set_alarm (clock, &fixture, NOW + 50, ring_a, &fixture);
  gw_clock_set_alarm (clock, clock, NOW + 60, ring_b, &fixture);
  gw_clock_cancel_all (clock, &fixture);
  step_all (clock, NOW + 100);
  g_assert_cmpstr (rung->str, ==, "b40 b60 ");
}

/* Set forward, what lies between rings late but once; set back, nothing rings again. */
static void
test_jump (void)
{
  g_autoptr (GwClock) clock = gw_clock_new_simulated (NOW);
  g_autoptr (GString) rung = g_string_new (NULL);
  Fixture fixture = { clock, rung, NULL };

  gw_clock_set_alarm (clock, NULL, NOW + 10, ring_a, &fixture);
  gw_clock_set_alarm (clock, NULL, NOW + 20, ring_b, &fixture);
  gw_clock_set (clock, NOW + 15);
  step_all (clock, NOW + 15);
  g_assert_cmpstr (rung->str, ==, "a15 ");
  gw_clock_set (clock, NOW - 1000);
  step_all (clock, NOW - 1);
  g_assert_cmpstr (rung->str, ==, "a15 ");
  step_all (clock, NOW + 20);
  g_assert_cmpstr (rung->str, ==, "a15 b20 ");
}

/* The machine's clock: never inside the call, not before the moment, and far ones not at all. */
static void
test_machine (void)
{
  g_autoptr (GwClock) clock = gw_clock_new ();
  g_autoptr (GString) rung = g_string_new (NULL);
  gint64 now = gw_clock_now (clock);
  GwAlarm *far = gw_clock_set_alarm (clock, NULL, G_MAXINT64, note, rung);

  g_assert_cmpint (ABS (now - g_get_real_time () / G_USEC_PER_SEC), <=, 1);
  gw_clock_set_alarm (clock, NULL, now + 1, note, rung);
  gw_clock_set_alarm (clock, NULL, G_MININT64, note, rung);
  gw_alarm_cancel (gw_clock_set_alarm (clock, NULL, now - 1, note, rung));
  g_assert_cmpstr (rung->str, ==, "");
  while (rung->len < 1)
    g_main_context_iteration (NULL, TRUE);
  while (rung->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_real_time () / G_USEC_PER_SEC, >=, now + 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (rung->str, ==, "rr");
  gw_alarm_cancel (far);
}

typedef struct
{
  GwClock *clock;
  guint left;
} Chain;

static void
ring_again (gpointer data)
{
  Chain *chain = data;

  if (--chain->left > 0)
    gw_clock_set_alarm (chain->clock, NULL, 0, ring_again, chain);
}

/* An alarm that sets one for the past again and again holds nobody up. */
static void
test_chain (void)
{
  g_autoptr (GwClock) clock = gw_clock_new ();
  Chain chain = { clock, 5 };
  guint turns = 0;

  gw_clock_set_alarm (clock, NULL, 0, ring_again, &chain);
  while (chain.left > 0)
    if (g_main_context_iteration (NULL, TRUE))
      turns++;
  g_assert_cmpuint (turns, >=, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/order", test_order);
  g_test_add_func ("/clock/cancel", test_cancel);
  g_test_add_func ("/clock/jump", test_jump);
  g_test_add_func ("/clock/machine", test_machine);
  g_test_add_func ("/clock/chain", test_chain);
  return g_test_run ();
}
