/* What the hook is given comes from an authority, which is a stranger: no token leads elsewhere. */
#include "gateway/tls/acme-challenge.h"

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"

static char *
new_folder (void)
{
  char *folder = g_dir_make_tmp ("challenge-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
test_begin_and_done (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = gw_acme_challenge_path (folder, "To-ken_1");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      gw_acme_challenge_hook (folder, "begin", "http-01", "To-ken_1", "To-ken_1.print", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "To-ken_1.print");
  g_assert_true (gw_acme_challenge_hook (folder, "done", "http-01", "To-ken_1", "", &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_refused (void)
{
  static const char *const tokens[] = { "", ".", "..", "a/b", "a.b", "a b", "\xc3\xa4", NULL };
  g_autofree char *folder = new_folder ();
  g_autofree char *long_token = g_strnfill (129, 'a');
  g_autofree char *long_answer = g_strnfill (GW_ACME_CHALLENGE_MAX + 1, 'a');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      g_assert_null (gw_acme_challenge_path (folder, tokens[i]));
      g_assert_false (gw_acme_challenge_hook (folder, "begin", "http-01", tokens[i], "x", NULL));
    }
  g_assert_null (gw_acme_challenge_path (folder, long_token));
  g_assert_false (gw_acme_challenge_hook (folder, "begin", "dns-01", "t", "x", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
  g_assert_false (gw_acme_challenge_hook (folder, "begin", "http-01", "t", long_answer, NULL));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_clear (void)
{
  g_autofree char *folder = new_folder ();

  g_assert_true (gw_acme_challenge_hook (folder, "begin", "http-01", "a", "x", NULL));
  g_assert_true (gw_acme_challenge_hook (folder, "begin", "http-01", "b", "x", NULL));
  gw_acme_challenge_clear (folder);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  gw_acme_challenge_clear (folder); /* gone, and nothing to do */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls/acme-challenge/begin-and-done", test_begin_and_done);
  g_test_add_func ("/tls/acme-challenge/refused", test_refused);
  g_test_add_func ("/tls/acme-challenge/clear", test_clear);
  return g_test_run ();
}
