#include "plugins/sfu/error.h"
#include "plugins/sfu/request.h"

static JsonObject *
object (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_object_ref (json_node_get_object (node));
}

static void
test_values (void)
{
  g_autoptr (JsonObject) request =
      object ("{\"s\":\"text\",\"b\":true,\"i\":9007199254740991,\"a\":[{},{}]}");
  const char *text;
  gboolean truth;
  gint64 number;
  JsonArray *array;

  g_assert_true (sfu_request_string (request, "s", 4, &text, NULL));
  g_assert_cmpstr (text, ==, "text");
  g_assert_true (sfu_request_boolean (request, "b", &truth, NULL));
  g_assert_true (truth);
  g_assert_true (sfu_request_integer (request, "i", &number, NULL));
  g_assert_cmpint (number, ==, 9007199254740991);
  g_assert_true (sfu_request_objects (request, "a", 2, &array, NULL));
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
}

static void
test_refuses (void)
{
  static const char *const values[] = { "null", "1.5",        "-1",   "9007199254740992", "{}",
                                        "[1]",  "[{},{},{}]", "[[]]", "\"long\"" };
  const char *text;
  gboolean truth;
  gint64 number;
  JsonArray *array;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"x\":%s}", values[i]);
      g_autoptr (JsonObject) request = object (json);
      g_autoptr (GError) error = NULL;

      g_assert_false (sfu_request_string (request, "x", 3, &text, &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST);
      g_assert_false (sfu_request_boolean (request, "x", &truth, NULL));
      g_assert_false (sfu_request_integer (request, "x", &number, NULL));
      g_assert_false (sfu_request_objects (request, "x", 2, &array, NULL));
      g_assert_false (sfu_request_string (request, "missing", 3, &text, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/request/values", test_values);
  g_test_add_func ("/sfu/request/refuses", test_refuses);
  return g_test_run ();
}
