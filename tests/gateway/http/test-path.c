#include "config.h"

#include "gateway/http/path.h"

static void
check (const char *path, const char *expected)
{
  g_autofree char *plain = gw_path_normalise (path);

  g_assert_cmpstr (plain, ==, expected);
}

static void
test_normalise (void)
{
  check ("/", "/");
  check ("/a/b", "/a/b");
  check ("/a/", "/a/");
  check ("//a///b", "/a/b");
  check ("/%61%20b", "/a b");
  check ("/%C3%A4", "/\xc3\xa4");
  check ("/...", "/...");
  /* Once only. */
  check ("/%2561", "/%61");
}

static void
test_refused (void)
{
  check ("", NULL);
  check ("a", NULL);
  check ("/..", NULL);
  check ("/a/../b", NULL);
  check ("/a/./b", NULL);
  check ("/%2e%2e/b", NULL);
  check ("/a%2f..%2fb", NULL);
  check ("/a%2Fb", NULL);
  check ("/a%5cb", NULL);
  check ("/a\\b", NULL);
  check ("/a%00b", NULL);
  check ("/a%0ab", NULL);
  check ("/%zz", NULL);
  check ("/%4", NULL);
  check ("/%ff", NULL);
}

static void
test_below (void)
{
  const char *rest;

  g_assert_true (gw_path_is_below ("/api/v1/x", "/api/v1", &rest));
  g_assert_cmpstr (rest, ==, "/x");
  g_assert_true (gw_path_is_below ("/api/v1", "/api/v1", &rest));
  g_assert_cmpstr (rest, ==, "");
  g_assert_true (gw_path_is_below ("/x", "", &rest));
  g_assert_cmpstr (rest, ==, "/x");
  g_assert_false (gw_path_is_below ("/api/v10", "/api/v1", &rest));
  g_assert_false (gw_path_is_below ("/api", "/api/v1", &rest));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path/normalise", test_normalise);
  g_test_add_func ("/path/refused", test_refused);
  g_test_add_func ("/path/below", test_below);
  return g_test_run ();
}
