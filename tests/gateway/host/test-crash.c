#define _GNU_SOURCE
#include "gateway/host/crash.h"

#include <dlfcn.h>
#include <string.h>

/* How a whole process dies is seen by tests/gateway/cli/run.py; here, whose code is where. */
static void
test_find (void)
{
  Dl_info library = { 0 };
  GwCrashPlugin plugins[] = { { "glib", NULL }, { "gone", "/nowhere/gone.so" } };

  g_assert_cmpint (dladdr ((gpointer) (guintptr) g_malloc, &library), !=, 0);
  plugins[0].path = library.dli_fname;
  gw_crash_install (plugins, G_N_ELEMENTS (plugins));
  g_assert_cmpstr (gw_crash_find ((gpointer) (guintptr) g_malloc), ==, "glib");
  g_assert_null (gw_crash_find ((gpointer) (guintptr) strlen));
  g_assert_null (gw_crash_find ((gpointer) (guintptr) test_find));
  g_assert_null (gw_crash_find (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/find", test_find);
  return g_test_run ();
}
