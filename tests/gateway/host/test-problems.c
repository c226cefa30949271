#include "gateway/host/problems.h"

#include "gateway/gateway/plugin.h"

static void
test_none (void)
{
  g_autoptr (GwProblems) problems = gw_problems_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_problems_check (problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gw_problems_count (problems), ==, 0);
}

static void
test_order (void)
{
  g_autoptr (GwProblems) problems = gw_problems_new ();
  g_autoptr (GError) error = NULL;

  gw_problems_add (problems, 9, "nine, %s", "first");
  gw_problems_add (problems, 2, "two");
  gw_problems_add (problems, 9, "nine, second");
  gw_problems_add (problems, 0, "nowhere");
  g_assert_false (gw_problems_check (problems, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_cmpstr (error->message, ==, "nowhere\ntwo\nnine, first\nnine, second");
}

static void
test_many (void)
{
  g_autoptr (GwProblems) problems = gw_problems_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 1000; i++)
    gw_problems_add (problems, i, "line %u", i);
  g_assert_false (gw_problems_check (problems, &error));
  lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 51);
  g_assert_cmpstr (lines[50], ==, "and 950 more");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/none", test_none);
  g_test_add_func ("/problems/order", test_order);
  g_test_add_func ("/problems/many", test_many);
  return g_test_run ();
}
