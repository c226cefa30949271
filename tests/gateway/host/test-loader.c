#include "gateway/host/loader.h"

#include <glib/gstdio.h>
#include <string.h>

static GwLoader *
make_loader (void)
{
  g_autofree char *folder =
      g_test_build_filename (G_TEST_BUILT, "tests/gateway/cli/plugins/.libs", NULL);
  const char *const folders[] = { folder, "/nonexistent", NULL };

  g_setenv ("MEETING_PLUGIN_PATH", folder, TRUE);
  return gw_loader_new (folders);
}

static void
assert_refused (const char *name, const char *part)
{
  g_autoptr (GwLoader) loader = make_loader ();
  g_autoptr (GError) error = NULL;

  g_assert_null (gw_loader_load (loader, name, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_PLUGIN);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, part);
}

static void
test_load (void)
{
  g_autoptr (GwLoader) loader = make_loader ();
  g_autoptr (GError) error = NULL;
  const GwLoadedPlugin *first = gw_loader_load (loader, "first", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first->plugin->name, ==, "first");
  g_assert_cmpstr (first->options[0].key, ==, "port");
  g_assert_true (g_str_has_suffix (first->path, "/first.so"));
  g_assert_true (gw_loader_load (loader, "first", NULL) == first);
}

static void
test_names (void)
{
  g_autoptr (GwLoader) loader = make_loader ();
  g_auto (GStrv) names = gw_loader_names (loader);
  g_autofree char *joined = g_strjoinv (" ", names);

  g_assert_true (strstr (joined, "first misnamed no-symbol other-abi second") != NULL);
}

static void
test_refused (void)
{
  assert_refused ("frist", "no plugin \"frist\": frist.so is not in /");
  assert_refused ("frist", " or /nonexistent or /");
  assert_refused ("frist", "; did you mean \"first\"?");
  assert_refused ("other-abi", "other-abi.so has ABI 99, this gateway has ABI 1;");
  assert_refused ("no-symbol", "no-symbol.so exports no gw_plugin_descriptor()");
  assert_refused ("misnamed", "misnamed.so calls itself \"another\"");
  assert_refused ("../first", "\"../first\" is no plugin's name");
  assert_refused ("", "\"\" is no plugin's name");
}

static void
test_no_elf (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meeting-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "text.so", NULL);
  const char *const folders[] = { folder, NULL };
  g_autoptr (GwLoader) loader = gw_loader_new (folders);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no program", -1, NULL));
  g_assert_null (gw_loader_load (loader, "text", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_PLUGIN);
  g_assert_true (strstr (error->message, "text.so cannot be loaded: ") != NULL);
  g_unlink (path);
  g_rmdir (folder);
}

static const GwOption good_rows[] = { { "a", NULL, GW_OPTION_STRING, NULL, 0, 0, "help" }, { 0 } };
static const GwOption bad_key[] = { { "A b", NULL, GW_OPTION_STRING, NULL, 0, 0, "help" }, { 0 } };
static const GwOption twice[] = { { "a", NULL, GW_OPTION_STRING, NULL, 0, 0, "help" },
                                  { "a", NULL, GW_OPTION_STRING, NULL, 0, 0, "help" },
                                  { 0 } };
static const GwOption no_help[] = { { "a", NULL, GW_OPTION_STRING }, { 0 } };
static const GwOption new_type[] = { { "a", NULL, (GwOptionType) 77, NULL, 0, 0, "help" }, { 0 } };
static const GwOption bad_default[] = { { "a", NULL, GW_OPTION_INTEGER, "9", 1, 5, "help" },
                                        { 0 } };
static const GwOption bad_bounds[] = { { "a", NULL, GW_OPTION_INTEGER, NULL, 5, 1, "help" },
                                       { 0 } };

#define SIZE sizeof (GwPlugin)

/* Of the first plugins there were: without check() and probe(). */
#define FIRST_SIZE G_STRUCT_OFFSET (GwPlugin, check)

#define ROW sizeof (GwOption)

static const struct
{
  guint32 abi, size, option_size;
  const char *name, *version;
  const GwOption *rows;
  const char *part; /* of the message, %NULL when it is accepted */
} descriptors[] = {
  { 1, SIZE, ROW, "x", "1", good_rows, NULL },
  { 1, SIZE, ROW, "x", "1", NULL, NULL },
  { 1, SIZE + 64, ROW, "x", "1", good_rows, NULL },
  { 1, FIRST_SIZE, ROW, "x", "1", good_rows, NULL },
  { 1, FIRST_SIZE - 1, ROW, "x", "1", good_rows, "does it set .size" },
  { 2, 1, 0, NULL, NULL, NULL, "ABI 2, this gateway has ABI 1" },
  { 1, 8, ROW, "x", "1", NULL, "descriptor of 8 bytes" },
  { 1, SIZE, 0, "x", "1", NULL, "option rows of 0" },
  { 1, SIZE, ROW + 1, "x", "1", NULL, "does it set .size and .option_size?" },
  { 1, SIZE, ROW, NULL, "1", NULL, "calls itself \"\"" },
  { 1, SIZE, ROW, "x", NULL, NULL, "no version" },
  { 1, SIZE, ROW, "x", "1", bad_key, "option row \"A b\"" },
  { 1, SIZE, ROW, "x", "1", twice, "two option rows a" },
  { 1, SIZE, ROW, "x", "1", no_help, "without help" },
  { 1, SIZE, ROW, "x", "1", new_type, "without a type" },
  { 1, SIZE, ROW, "x", "1", bad_default, "whose default 9 is above 5" },
  { 1, SIZE, ROW, "x", "1", bad_bounds, "minimum is above its maximum" },
};

static void
test_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptors); i++)
    {
      GwPlugin plugin = { .abi = descriptors[i].abi,
                          .size = descriptors[i].size,
                          .option_size = descriptors[i].option_size,
                          .name = descriptors[i].name,
                          .version = descriptors[i].version,
                          .summary = "summary",
                          .options = descriptors[i].rows };
      const char *part = descriptors[i].part;
      g_autoptr (GError) error = NULL;
      gboolean ok = gw_loader_check (&plugin, "x", "/p/x.so", &error);

      g_assert_cmpint (ok, ==, part == NULL);
      if (!ok && strstr (error->message, part) == NULL)
        g_error ("\"%s\" does not say \"%s\"", error->message, part);
    }
  g_assert_false (gw_loader_check (NULL, "x", "/p/x.so", NULL));
}

/* A plugin built with a longer GwOption, as a later gateway may have. */
static void
test_longer_rows (void)
{
  static const struct
  {
    GwOption row;
    guint64 more;
  } rows[] = {
    { { "a", NULL, GW_OPTION_STRING, NULL, 0, 0, "help" }, 1 },
    { { "b", NULL, GW_OPTION_INTEGER, "x", 0, 0, "help" }, 2 },
    { { 0 }, 0 },
  };
  const GwPlugin plugin = { .abi = GW_PLUGIN_ABI,
                            .size = SIZE,
                            .option_size = sizeof *rows,
                            .name = "x",
                            .version = "1",
                            .summary = "s",
                            .options = &rows[0].row };
  g_autoptr (GError) error = NULL;

  g_assert_false (gw_loader_check (&plugin, "x", "/p/x.so", &error));
  g_assert_true (strstr (error->message, "row b whose default \"x\" is not") != NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loader/load", test_load);
  g_test_add_func ("/loader/names", test_names);
  g_test_add_func ("/loader/refused", test_refused);
  g_test_add_func ("/loader/no-elf", test_no_elf);
  g_test_add_func ("/loader/check", test_check);
  g_test_add_func ("/loader/longer-rows", test_longer_rows);
  return g_test_run ();
}
