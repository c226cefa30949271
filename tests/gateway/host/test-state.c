#include "gateway/host/state.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/settings.h"

typedef struct
{
  char *folder, *state, *secret;
  GwConf *conf;
  GwConfig *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *more = data != NULL ? data : "";
  g_autofree char *text = NULL;

  fixture->folder = g_dir_make_tmp ("meeting-test-XXXXXX", NULL);
  fixture->state = g_build_filename (fixture->folder, "deep", "state", NULL);
  fixture->secret = g_build_filename (fixture->state, "secret", NULL);
  text = g_strdup_printf ("[gateway]\nplugins = a\nstate-directory = %s\n%s", fixture->state, more);
  fixture->conf = gw_conf_new ("m.conf", "/", text, strlen (text));
  fixture->settings = gw_settings_read (fixture->conf);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_path_get_dirname (fixture->state);

  g_unlink (fixture->secret);
  g_rmdir (fixture->state);
  g_rmdir (deep);
  g_rmdir (fixture->folder);
  gw_config_free (fixture->settings);
  gw_conf_free (fixture->conf);
  g_free (fixture->folder);
  g_free (fixture->state);
  g_free (fixture->secret);
}

static void
test_prepare (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_state_problem (fixture->state));
  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
  g_assert_true (gw_state_prepare (fixture->state, &error));
  g_assert_true (gw_state_prepare (fixture->state, &error));
  g_assert_null (gw_state_problem (fixture->state));
}

/* Root may write everywhere: a file in the folder's place stops it too. */
static void
test_problem (Fixture *fixture, gconstpointer data)
{
  g_autofree char *below = NULL;
  g_autofree char *at = NULL;
  g_autofree char *under = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_state_prepare (fixture->state, NULL));
  g_assert_true (g_file_set_contents (fixture->secret, "file", -1, NULL));
  below = g_build_filename (fixture->secret, "state", NULL);
  at = gw_state_problem (fixture->secret);
  under = gw_state_problem (below);
  g_assert_true (g_str_has_suffix (at, "/secret is no folder"));
  g_assert_true (strstr (under, "/secret/state cannot be made: ") != NULL);
  g_assert_true (g_str_has_suffix (under, "/secret is no folder"));
  g_assert_false (gw_state_prepare (below, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
}

static void
test_made_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwSecret) first = NULL;
  g_autoptr (GwSecret) second = NULL;
  GStatBuf status;

  g_assert_true (gw_state_prepare (fixture->state, NULL));
  g_assert_null (gw_state_secret (fixture->settings, GW_STATE_READ, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_NOT_FOUND);
  g_clear_error (&error);

  first = gw_state_secret (fixture->settings, GW_STATE_MAKE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (fixture->secret, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  second = gw_state_secret (fixture->settings, GW_STATE_READ, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (gw_secret_key (first, GW_PURPOSE_JOIN), GW_SECRET_KEY_SIZE,
                   gw_secret_key (second, GW_PURPOSE_JOIN), GW_SECRET_KEY_SIZE);
}

static void
test_broken_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_state_prepare (fixture->state, NULL));
  g_assert_true (g_file_set_contents (fixture->secret, "short\n", -1, NULL));
  g_assert_null (gw_state_secret (fixture->settings, GW_STATE_MAKE, &error));
  g_assert_true (strstr (error->message, fixture->secret) != NULL);
  g_assert_true (strstr (error->message, "is too short") != NULL);
}

static void
test_given_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwSecret) secret = gw_state_secret (fixture->settings, GW_STATE_MAKE, NULL);

  g_assert_nonnull (secret);
  g_assert_false (g_file_test (fixture->secret, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, function)                                                                  \
  g_test_add ("/state/" path, Fixture, data, set_up, function, tear_down)
  ADD ("prepare", NULL, test_prepare);
  ADD ("problem", NULL, test_problem);
  ADD ("made-secret", NULL, test_made_secret);
  ADD ("broken-secret", NULL, test_broken_secret);
  ADD ("given-secret", "secret = 0123456789abcdef", test_given_secret);
  return g_test_run ();
}
