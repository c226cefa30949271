#include "gateway/host/claim.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

static void
test_one_per_role (void)
{
  g_autofree char *directory = g_dir_make_tmp ("claim-XXXXXX", NULL);
  g_autofree char *sfu = g_build_filename (directory, "sfu.lock", NULL);
  g_autofree char *api = g_build_filename (directory, "api.lock", NULL);
  g_autofree char *pid = g_strdup_printf ("(pid %d)", (int) getpid ());
  g_autoptr (GError) error = NULL;
  GwClaim *first = gw_claim_take (directory, "sfu", &error);
  g_assert_no_error (error);

  g_assert_null (gw_claim_take (directory, "sfu", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, pid));
  g_assert_nonnull (strstr (error->message, directory));
  g_clear_error (&error);

  g_autoptr (GwClaim) other = gw_claim_take (directory, "api", &error);
  g_assert_no_error (error);

  gw_claim_free (first);
  g_autoptr (GwClaim) again = gw_claim_take (directory, "sfu", &error);
  g_assert_no_error (error);
  g_unlink (sfu);
  g_unlink (api);
  g_rmdir (directory);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_claim_take ("/nonexistent", "sfu", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "/nonexistent/sfu.lock"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/claim/one-per-role", test_one_per_role);
  g_test_add_func ("/claim/no-folder", test_no_folder);
  return g_test_run ();
}
