#include "gateway/cluster/allocation-answer.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

static void
test_good (void)
{
  g_autoptr (JsonObject) both =
      parse ("{\"sfu\": \"1.sfuserver.com:443\", \"turn\": \"1.2.3.4:3478\", \"more\": []}");
  g_autoptr (JsonObject) no_turn = parse ("{\"sfu\": \"[2001:db8::1]:443\", \"turn\": null}");
  g_autoptr (JsonObject) fs = parse ("{\"fs\": \"fsserver.com:443\"}");
  GwAllocationAnswer answer;

  g_assert_true (gw_allocation_answer_read (both, GW_ALLOCATION_SFU_TURN, &answer, NULL));
  g_assert_cmpstr (answer.sfu, ==, "1.sfuserver.com:443");
  g_assert_cmpstr (answer.turn, ==, "1.2.3.4:3478");
  g_assert_null (answer.fs);
  g_assert_true (gw_allocation_answer_read (no_turn, GW_ALLOCATION_SFU_TURN, &answer, NULL));
  g_assert_cmpstr (answer.sfu, ==, "[2001:db8::1]:443");
  g_assert_null (answer.turn);
  g_assert_true (gw_allocation_answer_read (fs, GW_ALLOCATION_FS, &answer, NULL));
  g_assert_cmpstr (answer.fs, ==, "fsserver.com:443");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *body;
    GwAllocationKind kind;
    const char *message;
  } cases[] = {
    { "{}", GW_ALLOCATION_SFU_TURN, "the member \"sfu\" is missing" },
    { "{\"sfu\": \"a:1\"}", GW_ALLOCATION_SFU_TURN, "the member \"turn\" is missing" },
    { "{\"turn\": \"a:1\"}", GW_ALLOCATION_SFU_TURN, "the member \"sfu\" is missing" },
    { "{\"fs\": \"a:1\"}", GW_ALLOCATION_SFU_TURN, "the member \"sfu\" is missing" },
    { "{\"sfu\": \"a:1\", \"turn\": \"a:1\"}", GW_ALLOCATION_FS, "the member \"fs\" is missing" },
    { "{\"fs\": \"\"}", GW_ALLOCATION_FS,
      "the member \"fs\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"fs\": null}", GW_ALLOCATION_FS,
      "the member \"fs\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"fs\": [\"a:1\"]}", GW_ALLOCATION_FS,
      "the member \"fs\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"fs\": \"https://a:1\"}", GW_ALLOCATION_FS,
      "the member \"fs\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"sfu\": \"a:1\", \"turn\": \"a:1/x\"}", GW_ALLOCATION_SFU_TURN,
      "the member \"turn\" is not HOST:PORT, such as 1.sfuserver.com:443" },
    { "{\"sfu\": 1, \"turn\": \"a:1\"}", GW_ALLOCATION_SFU_TURN,
      "the member \"sfu\" is not HOST:PORT, such as 1.sfuserver.com:443" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) body = parse (cases[i].body);
      g_autoptr (GError) error = NULL;
      GwAllocationAnswer answer;

      g_assert_false (gw_allocation_answer_read (body, cases[i].kind, &answer, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocation-answer/good", test_good);
  g_test_add_func ("/allocation-answer/refused", test_refused);
  return g_test_run ();
}
