#include "gateway/cli/init/report.h"

static void
test_print (void)
{
  g_autoptr (GwInitReport) report = gw_init_report_new ();
  g_autoptr (GString) text = g_string_new ("");

  gw_init_report_add (report, GW_INIT_GOOD, "name", "%s leads here", "a.b");
  g_assert_cmpuint (gw_init_report_problems (report), ==, 0);
  gw_init_report_add (report, GW_INIT_PROBLEM, "ports", "443 is taken\nstop it");
  gw_init_report_add (report, GW_INIT_NOTE, "mail", "none");
  gw_init_report_add (report, GW_INIT_PROBLEM, "ports", "80 is taken");
  g_assert_cmpuint (gw_init_report_problems (report), ==, 2);
  gw_init_report_print (report, text);
  g_assert_cmpstr (text->str, ==,
                   "  ok    name          a.b leads here\n"
                   "  LOOK  ports         443 is taken\n"
                   "                      stop it\n"
                   "  note  mail          none\n"
                   "  LOOK  ports         80 is taken\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/init/report/print", test_print);
  return g_test_run ();
}
