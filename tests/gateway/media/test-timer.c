#include "gateway/media/timer.h"

typedef struct
{
  GMainContext *context;
  GwTimer *timer;
  guint fired;
  gint64 again; /* what fire() sets; 0: nothing */
} Fixture;

static void
fire (gint64 now, gpointer data)
{
  Fixture *fixture = data;

  fixture->fired++;
  g_assert_cmpint (now, <=, g_get_monotonic_time ());
  if (fixture->again != 0)
    gw_timer_set (fixture->timer, now + fixture->again);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->context = g_main_context_new ();
  fixture->timer = gw_timer_new (fixture->context, "test", fire, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->timer, gw_timer_free);
  g_main_context_unref (fixture->context);
}

static void
pass (Fixture *fixture, gint64 time)
{
  gint64 end = g_get_monotonic_time () + time;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (fixture->context, FALSE);
      g_usleep (500);
    }
}

static void
test_once (Fixture *fixture, gconstpointer unused)
{
  pass (fixture, 5000);
  g_assert_cmpuint (fixture->fired, ==, 0);
  gw_timer_set (fixture->timer, g_get_monotonic_time () + 10000);
  g_main_context_iteration (fixture->context, FALSE);
  g_assert_cmpuint (fixture->fired, ==, 0);
  pass (fixture, 40000);
  g_assert_cmpuint (fixture->fired, ==, 1);
}

static void
test_again (Fixture *fixture, gconstpointer unused)
{
  fixture->again = 1000;
  gw_timer_set (fixture->timer, 0);
  pass (fixture, 40000);
  g_assert_cmpuint (fixture->fired, >, 2);

  gw_timer_set (fixture->timer, -1);
  fixture->fired = 0;
  pass (fixture, 5000);
  g_assert_cmpuint (fixture->fired, ==, 0);
}

static void
test_bring_forward (Fixture *fixture, gconstpointer unused)
{
  gint64 now = g_get_monotonic_time ();

  gw_timer_bring_forward (fixture->timer, now + G_TIME_SPAN_HOUR);
  gw_timer_bring_forward (fixture->timer, now + 1000);
  gw_timer_bring_forward (fixture->timer, now + G_TIME_SPAN_HOUR);
  pass (fixture, 40000);
  g_assert_cmpuint (fixture->fired, ==, 1);
  g_clear_pointer (&fixture->timer, gw_timer_free);
  pass (fixture, 5000);
  g_assert_cmpuint (fixture->fired, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/timer/once", test_once);
  ADD ("/timer/again", test_again);
  ADD ("/timer/bring-forward", test_bring_forward);
  return g_test_run ();
}
