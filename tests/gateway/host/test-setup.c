#include "gateway/host/setup.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gateway/gateway/plugin.h"

static GwSetup *
load (const char *text, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("meeting-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "m.conf", NULL);
  g_autofree char *plugins =
      g_test_build_filename (G_TEST_BUILT, "tests/gateway/cli/plugins/.libs", NULL);
  g_autofree char *whole =
      g_strdup_printf ("[gateway]\nplugin-path = %s\nstate-directory = .\n%s", plugins, text);
  GwSetup *setup;

  g_assert_true (g_file_set_contents (path, whole, -1, NULL));
  setup = gw_setup_load (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return setup;
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwSetup) setup =
      load ("plugins = second;first\n[first]\nport = 7\n[second]\nport = 8\n", &error);
  const GwSetupPlugin *plugins;

  g_assert_no_error (error);
  g_assert_cmpuint (setup->plugins->len, ==, 2);
  plugins = (const GwSetupPlugin *) (gpointer) setup->plugins->data;
  g_assert_cmpstr (plugins[0].loaded->plugin->name, ==, "second");
  g_assert_cmpint (gw_config_integer (plugins[0].config, "port"), ==, 8);
  g_assert_cmpint (gw_config_integer (plugins[1].config, "port"), ==, 7);
}

static void
test_all_problems (void)
{
  const char *const parts[] = {
    "m.conf:4: [gateway] plugins: no plugin \"frist\": ",
    "; did you mean \"first\"?\n",
    "m.conf:4: [gateway] plugins: plugin /",
    "/other-abi.so has ABI 99, this gateway has ABI 1;",
    "m.conf:6: [second] port 0 is below 1",
    "m.conf:7: [turn] belongs to no plugin",
  };
  g_autoptr (GError) error = NULL;

  g_assert_null (load ("plugins = frist;second;other-abi\n[second]\nport = 0\n[turn]\n"
                       "[other-abi]\nanything = 1\n",
                       &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (error->message, parts[i]) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, parts[i]);
  g_assert_null (strstr (error->message, "[other-abi]"));
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_setup_load ("/nonexistent/m.conf", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/good", test_good);
  g_test_add_func ("/setup/all-problems", test_all_problems);
  g_test_add_func ("/setup/no-file", test_no_file);
  return g_test_run ();
}
