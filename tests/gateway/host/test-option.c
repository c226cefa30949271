#include "gateway/host/option.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gateway/gateway/plugin.h"

typedef struct
{
  GwOptionType type;
  gint64 minimum, maximum;
  const char *text;
  const char *message; /* %NULL when it is read */
  gint64 number;
} Case;

static const Case numbers[] = {
  { GW_OPTION_INTEGER, 0, 0, "42", NULL, 42 },
  { GW_OPTION_INTEGER, 0, 0, "-7", NULL, -7 },
  { GW_OPTION_INTEGER, 0, 0, "9223372036854775807", NULL, G_MAXINT64 },
  { GW_OPTION_INTEGER, 0, 0, "9223372036854775808",
    "9223372036854775808 is above 9223372036854775807", 0 },
  { GW_OPTION_INTEGER, 0, 0, "-9223372036854775809",
    "-9223372036854775809 is below -9223372036854775808", 0 },
  { GW_OPTION_INTEGER, 1, 65535, "70000", "70000 is above 65535", 0 },
  { GW_OPTION_INTEGER, 1, 65535, "99999999999999999999", "99999999999999999999 is above 65535", 0 },
  { GW_OPTION_INTEGER, 1, 65535, "-99999999999999999999", "-99999999999999999999 is below 1", 0 },
  { GW_OPTION_SIZE, 1024, 1048576, "9223372036854775807T", "9223372036854775807T is above 1M", 0 },
  { GW_OPTION_INTEGER, 1, 65535, "0", "0 is below 1", 0 },
  { GW_OPTION_INTEGER, 0, 64, "-1", "-1 is below 0", 0 },
  { GW_OPTION_INTEGER, 0, 0, "1.5", "\"1.5\" is not a whole number", 0 },
  { GW_OPTION_INTEGER, 0, 0, " 1", "\" 1\" is not a whole number", 0 },
  { GW_OPTION_INTEGER, 0, 0, "+1", "\"+1\" is not a whole number", 0 },
  { GW_OPTION_INTEGER, 0, 0, "0x10", "\"0x10\" is not a whole number", 0 },
  { GW_OPTION_INTEGER, 0, 0, "80 # web",
    "\"80 # web\" is not a whole number (a comment needs a line of its own)", 0 },
  { GW_OPTION_INTEGER, 0, 0, "", "is empty; give it a value (integer), or remove the line", 0 },
  { GW_OPTION_DURATION, 0, 0, "250ms", NULL, 250 },
  { GW_OPTION_DURATION, 0, 0, "30s", NULL, 30000 },
  { GW_OPTION_DURATION, 0, 0, "5min", NULL, 300000 },
  { GW_OPTION_DURATION, 0, 0, "2h", NULL, 7200000 },
  { GW_OPTION_DURATION, 0, 0, "7d", NULL, 604800000 },
  { GW_OPTION_DURATION, 0, 0, "0", NULL, 0 },
  { GW_OPTION_DURATION, 1000, 3600000, "2h", "2h is above 1h", 0 },
  { GW_OPTION_DURATION, 1000, 3600000, "10ms", "10ms is below 1s", 0 },
  { GW_OPTION_DURATION, 0, 0, "30",
    "\"30\" is not a duration: a whole number with ms, s, min, h or d, such as 30s", 0 },
  { GW_OPTION_DURATION, 0, 0, "9223372036854775807d",
    "9223372036854775807d is above 9223372036854775807ms", 0 },
  { GW_OPTION_SIZE, 0, 0, "512", NULL, 512 },
  { GW_OPTION_SIZE, 0, 0, "64K", NULL, 65536 },
  { GW_OPTION_SIZE, 0, 0, "10M", NULL, 10485760 },
  { GW_OPTION_SIZE, 0, 0, "2G", NULL, G_GINT64_CONSTANT (2147483648) },
  { GW_OPTION_SIZE, 0, 0, "1T", NULL, G_GINT64_CONSTANT (1099511627776) },
  { GW_OPTION_SIZE, 1024, 1048576, "2M", "2M is above 1M", 0 },
  { GW_OPTION_SIZE, 0, 0, "10MB",
    "\"10MB\" is not a size: a whole number of bytes, or with K, M, G or T, such as 10M", 0 },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const Case *c = &numbers[i];
      GwOption row = { "key", NULL, c->type, NULL, c->minimum, c->maximum, "help" };
      g_auto (GwOptionValue) value = { .number = -99 };
      g_autoptr (GError) error = NULL;
      gboolean ok = gw_option_read (&row, c->text, "/", &value, &error);

      g_assert_cmpint (ok, ==, c->message == NULL);
      if (ok)
        g_assert_cmpint (value.number, ==, c->number);
      else
        {
          g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
          g_assert_cmpstr (error->message, ==, c->message);
          g_assert_cmpint (value.number, ==, -99);
        }
    }
}

static void
test_boolean (void)
{
  const GwOption row = { "key", NULL, GW_OPTION_BOOLEAN };
  g_auto (GwOptionValue) value = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_option_read (&row, "true", "/", &value, &error));
  g_assert_true (value.boolean);
  g_assert_true (gw_option_read (&row, "false", "/", &value, &error));
  g_assert_false (value.boolean);
  g_assert_false (gw_option_read (&row, "yes", "/", &value, &error));
  g_assert_cmpstr (error->message, ==, "\"yes\" is neither true nor false");
}

static void
test_path (void)
{
  const GwOption row = { "key", NULL, GW_OPTION_PATH };
  const char *const cases[][2] = {
    { "/a/b", "/a/b" },
    { "b", "/etc/meeting/b" },
    { ".", "/etc/meeting" },
    { "../x/./y", "/etc/x/y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GwOptionValue) value = { 0 };

      g_assert_true (gw_option_read (&row, cases[i][0], "/etc/meeting", &value, NULL));
      g_assert_cmpstr (value.text, ==, cases[i][1]);
    }
}

static void
test_address (void)
{
  const GwOption row = { "key", NULL, GW_OPTION_ADDRESS };
  const char *const good[] = { "example.com:443", "192.0.2.1:80", "[2001:db8::1]:443" };
  const char *const bad[] = { "example.com",       ":443",  "example.com:",       "example.com:0x1",
                              "example.com:70000", "[::1]", "https://example.com" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_auto (GwOptionValue) value = { 0 };

      g_assert_true (gw_option_read (&row, good[i], "/", &value, NULL));
      g_assert_cmpstr (value.text, ==, good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (GwOptionValue) value = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (gw_option_read (&row, bad[i], "/", &value, &error));
      g_assert_true (strstr (error->message, bad[i]) != NULL);
      g_assert_true (strstr (error->message, "is not HOST:PORT") != NULL);
    }
}

static void
test_list (void)
{
  const char *const texts[] = { " a", "", "b c ", "  ", NULL };
  g_auto (GwOptionValue) value = { 0 };

  gw_option_read_list (texts, &value);
  g_assert_cmpuint (g_strv_length (value.list), ==, 2);
  g_assert_cmpstr (value.list[0], ==, "a");
  g_assert_cmpstr (value.list[1], ==, "b c");
}

static void
test_secret (void)
{
  const GwOption row = { "key", NULL, GW_OPTION_SECRET };
  g_autofree char *folder = g_dir_make_tmp ("meeting-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secret", NULL);
  g_auto (GwOptionValue) value = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_option_read (&row, "plain text", folder, &value, NULL));
  g_assert_cmpstr (value.text, ==, "plain text");
  gw_option_value_clear (&value);

  g_assert_false (gw_option_read (&row, "@secret", folder, &value, &error));
  g_assert_true (strstr (error->message, path) != NULL);
  g_assert_true (strstr (error->message, "No such file") != NULL);
  g_clear_error (&error);

  g_assert_false (gw_option_read (&row, "@.", folder, &value, &error));
  g_assert_true (strstr (error->message, "directory") != NULL);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "first line\r\nsecond\n", -1, NULL));
  g_assert_true (gw_option_read (&row, "@secret", folder, &value, NULL));
  g_assert_cmpstr (value.text, ==, "first line");
  gw_option_value_clear (&value);

  g_assert_true (g_file_set_contents (path, "\nhidden", -1, NULL));
  g_assert_false (gw_option_read (&row, "@secret", folder, &value, &error));
  g_assert_true (strstr (error->message, "first line must be the secret") != NULL);
  g_assert_true (strstr (error->message, "hidden") == NULL);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_default (void)
{
  const GwOption rows[] = {
    { "list", NULL, GW_OPTION_LIST, "a;b" },
    { "empty", NULL, GW_OPTION_LIST, NULL },
    { "unset", NULL, GW_OPTION_STRING, NULL },
    { "broken", NULL, GW_OPTION_INTEGER, "many" },
    { 0 },
  };
  g_auto (GwOptionValue) list = { 0 };
  g_auto (GwOptionValue) empty = { 0 };
  g_auto (GwOptionValue) unset = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_option_read_default (&rows[0], "/", &list, NULL));
  g_assert_cmpuint (g_strv_length (list.list), ==, 2);
  g_assert_true (gw_option_read_default (&rows[1], "/", &empty, NULL));
  g_assert_nonnull (empty.list);
  g_assert_null (empty.list[0]);
  g_assert_true (gw_option_read_default (&rows[2], "/", &unset, NULL));
  g_assert_null (unset.text);
  g_assert_false (gw_option_read_default (&rows[3], "/", &unset, &error));
  g_assert_nonnull (error);
  g_assert_true (gw_option_find (rows, "unset") == &rows[2]);
  g_assert_null (gw_option_find (rows, "other"));
}

static void
test_bounds (void)
{
  const struct
  {
    GwOption row;
    const char *text;
  } cases[] = {
    { { "a", NULL, GW_OPTION_INTEGER, NULL, 1, 65535 }, "1 to 65535" },
    { { "b", NULL, GW_OPTION_DURATION, NULL, 1000, 3600000 }, "1s to 1h" },
    { { "c", NULL, GW_OPTION_SIZE, NULL, 0, 65536 }, "0 to 64K" },
    { { "d", NULL, GW_OPTION_INTEGER, NULL, 1, G_MAXINT64 }, "at least 1" },
    { { "e", NULL, GW_OPTION_STRING, NULL, 0, 0 }, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gw_option_bounds (&cases[i].row);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_equal (void)
{
  char *ab[] = { (char *) "a", (char *) "b", NULL };
  char *same[] = { (char *) "a", (char *) "b", NULL };
  char *shorter[] = { (char *) "a", NULL };
  const GwOptionValue unset = { 0 };
  const GwOptionValue text = { .text = (char *) "a" };
  const GwOptionValue list = { .list = ab };

  g_assert_true (gw_option_value_equal (&unset, &unset));
  g_assert_true (gw_option_value_equal (&text, &(GwOptionValue){ .text = (char *) "a" }));
  g_assert_false (gw_option_value_equal (&text, &unset));
  g_assert_false (gw_option_value_equal (&unset, &(GwOptionValue){ .number = 1 }));
  g_assert_false (gw_option_value_equal (&unset, &(GwOptionValue){ .boolean = TRUE }));
  g_assert_true (gw_option_value_equal (&list, &(GwOptionValue){ .list = same }));
  g_assert_false (gw_option_value_equal (&list, &(GwOptionValue){ .list = shorter }));
  g_assert_false (gw_option_value_equal (&list, &unset));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/option/numbers", test_numbers);
  g_test_add_func ("/option/boolean", test_boolean);
  g_test_add_func ("/option/path", test_path);
  g_test_add_func ("/option/address", test_address);
  g_test_add_func ("/option/list", test_list);
  g_test_add_func ("/option/secret", test_secret);
  g_test_add_func ("/option/default", test_default);
  g_test_add_func ("/option/bounds", test_bounds);
  g_test_add_func ("/option/equal", test_equal);
  return g_test_run ();
}
