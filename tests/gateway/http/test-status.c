#include "gateway/http/status.h"

static void
test_phrases (void)
{
  g_assert_cmpstr (gw_status_phrase (200), ==, "OK");
  g_assert_cmpstr (gw_status_phrase (400), ==, "Bad Request");
  g_assert_cmpstr (gw_status_phrase (429), ==, "Too Many Requests");
  g_assert_cmpstr (gw_status_phrase (431), ==, "Request Header Fields Too Large");
  g_assert_cmpstr (gw_status_phrase (501), ==, "Not Implemented");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/phrases", test_phrases);
  return g_test_run ();
}
