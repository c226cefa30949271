#include "config.h"

#include "gateway/http/mounts.h"

static const char *
find (GwMounts *mounts, const char *path, const char **rest)
{
  const GwMount *mount = gw_mounts_find (mounts, path, rest);

  return mount == NULL ? NULL : mount->data;
}

static void
add (GwMounts *mounts, const char *prefix)
{
  GwMount mount = { .data = (gpointer) prefix };

  gw_mounts_add (mounts, prefix, &mount);
}

static void
test_longest_prefix (void)
{
  g_autoptr (GwMounts) mounts = gw_mounts_new ();
  const char *rest = NULL;

  add (mounts, "/api");
  add (mounts, "/api/v1");
  g_assert_cmpstr (find (mounts, "/api/v1/meetings", &rest), ==, "/api/v1");
  g_assert_cmpstr (rest, ==, "/meetings");
  g_assert_cmpstr (find (mounts, "/api/v1", &rest), ==, "/api/v1");
  g_assert_cmpstr (rest, ==, "");
  g_assert_cmpstr (find (mounts, "/api/v10", &rest), ==, "/api");
  g_assert_null (find (mounts, "/apivity", &rest));
  g_assert_null (find (mounts, "/", &rest));

  add (mounts, "");
  g_assert_cmpstr (find (mounts, "/apivity", &rest), ==, "");
  g_assert_cmpstr (rest, ==, "/apivity");
}

static void
test_remove (void)
{
  g_autoptr (GwMounts) mounts = gw_mounts_new ();
  const char *rest = NULL;

  add (mounts, "/a");
  add (mounts, "/a/b");
  gw_mounts_remove (mounts, "/a/b");
  g_assert_cmpstr (find (mounts, "/a/b/c", &rest), ==, "/a");
  gw_mounts_remove (mounts, "/a");
  g_assert_null (find (mounts, "/a/b/c", &rest));
}

static void
mount_twice (void)
{
  g_autoptr (GwMounts) mounts = gw_mounts_new ();

  add (mounts, "/a");
  add (mounts, "/a");
}

static void
test_taken (void)
{
  g_test_trap_subprocess ("/mounts/subprocess/taken", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*\"/a\" is mounted already*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mounts/longest-prefix", test_longest_prefix);
  g_test_add_func ("/mounts/remove", test_remove);
  g_test_add_func ("/mounts/taken", test_taken);
  g_test_add_func ("/mounts/subprocess/taken", mount_twice);
  return g_test_run ();
}
