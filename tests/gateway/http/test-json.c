#include "config.h"

#include "gateway/http/json.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

static const char *const good[] = {
  "{}",
  " [ ] ",
  "0",
  "-0.5e+10",
  "1E5",
  "true",
  "null",
  "\"\"",
  "\"\\u00e4\\ud83d\\ude00\\n\\/\"",
  "\"\xc3\xa4\"",
  "{\"a\":[1,2,{\"b\":null}],\"c\":\"d\"}",
  "[[],{},[{}]]",
};

static const char *const bad[] = {
  "",
  " ",
  "{",
  "}",
  "[",
  "]",
  "{]",
  "[}",
  "[1,]",
  "[,1]",
  "[1 2]",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\":1,}",
  "{a:1}",
  "{1:1}",
  "'a'",
  "01",
  "+1",
  "1.",
  ".5",
  "1e",
  "-",
  "0x10",
  "NaN",
  "nul",
  "truefalse",
  "1 1",
  "\"a",
  "\"\\x\"",
  "\"\\u12\"",
  "\"\\u0000\"",
  "\"\\ud800\"",
  "\"\\udc00\"",
  "\"a\nb\"",
  "\"\xff\"",
  "\xef\xbb\xbf{}",
  "{}/**/",
  "#x\n{}",
  "/*\"*/[",
  "[1]]",
  "\"\\",
  "\"\\ud800\\u0041\"",
  "1e999",
  "-0.5e+319",
};

static void
test_valid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    if (!gw_json_is_valid (good[i], strlen (good[i])))
      g_error ("refused: %s", good[i]);
}

static void
test_invalid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    if (gw_json_is_valid (bad[i], strlen (bad[i])))
      g_error ("accepted: %s", bad[i]);
  g_assert_false (gw_json_is_valid ("1\0", 2));
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < GW_JSON_DEPTH_MAX; i++)
    g_string_append (text, i % 2 ? "{\"a\":" : "[");
  g_string_append (text, "1");
  for (guint i = GW_JSON_DEPTH_MAX; i > 0; i--)
    g_string_append (text, (i - 1) % 2 ? "}" : "]");
  g_assert_true (gw_json_is_valid (text->str, text->len));

  g_string_prepend (text, "[");
  g_string_append (text, "]");
  g_assert_false (gw_json_is_valid (text->str, text->len));
}

static void
test_deep_as_an_ocean (void)
{
  g_autofree char *text = g_strnfill (1000 * 1000, '[');

  g_assert_false (gw_json_is_valid (text, 1000 * 1000));
}

static void
test_object (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = gw_json_parse_object ("{\"a\": [1, 2]}", 13, &error);
  g_autofree char *text = NULL;
  gsize size;

  g_assert_no_error (error);
  text = gw_json_print (json_object_ref (object), &size);
  g_assert_cmpstr (text, ==, "{\"a\":[1,2]}");
  g_assert_cmpuint (size, ==, strlen (text));

  g_assert_null (gw_json_parse_object ("[1]", 3, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  g_assert_null (gw_json_parse_object ("{", 1, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  g_assert_null (gw_json_parse_object (NULL, 0, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/valid", test_valid);
  g_test_add_func ("/json/invalid", test_invalid);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/deep-as-an-ocean", test_deep_as_an_ocean);
  g_test_add_func ("/json/object", test_object);
  return g_test_run ();
}
