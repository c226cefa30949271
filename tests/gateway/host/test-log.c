#include "gateway/host/log.h"

static void
assert_line (GLogLevelFlags level, const GLogField *fields, gsize count, const char *expected)
{
  g_autoptr (GString) line = g_string_new (NULL);

  gw_log_format (line, G_GINT64_CONSTANT (1700000000123456), level, fields, count);
  g_assert_cmpstr (line->str, ==, expected);
}

static void
test_plain (void)
{
  const GLogField fields[] = {
    { "GLIB_DOMAIN", "gw-sfu", -1 },
    { "MESSAGE", "it works", -1 },
    { "CODE_LINE", "7", -1 },
  };

  assert_line (G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields),
               "2023-11-14T22:13:20.123Z warning gw-sfu: it works");
  assert_line (G_LOG_LEVEL_CRITICAL, fields, G_N_ELEMENTS (fields),
               "2023-11-14T22:13:20.123Z error gw-sfu: it works");
  assert_line (G_LOG_LEVEL_MESSAGE, fields, G_N_ELEMENTS (fields),
               "2023-11-14T22:13:20.123Z info gw-sfu: it works");
  assert_line (G_LOG_LEVEL_DEBUG, NULL, 0, "2023-11-14T22:13:20.123Z debug gw: ");
}

static void
test_fields (void)
{
  const GLogField fields[] = {
    { "WORKER", "3", -1 },
    { "MESSAGE", "joined", -1 },
    { "PARTICIPANT", "p1xx", 2 },
    { "MEETING", "m1", -1 },
  };

  assert_line (G_LOG_LEVEL_INFO, fields, G_N_ELEMENTS (fields),
               "2023-11-14T22:13:20.123Z info gw: joined meeting=m1 participant=p1 worker=3");
}

/* A peer's text must not forge lines or move the cursor of a terminal. */
static void
test_hostile (void)
{
  const GLogField fields[] = {
    { "MESSAGE", "a\n2023 forged\r\x1b[2Jb\xff\xc2\x85", -1 },
    { "MEETING", "x\ny", -1 },
  };

  assert_line (G_LOG_LEVEL_INFO, fields, G_N_ELEMENTS (fields),
               "2023-11-14T22:13:20.123Z info gw: a 2023 forged  [2Jb\xef\xbf\xbd  meeting=x y");
}

static void
test_levels (void)
{
  GwLogLevel level;

  g_assert_true (gw_log_level_parse ("debug", &level));
  g_assert_cmpint (level, ==, GW_LOG_DEBUG);
  g_assert_true (gw_log_level_parse ("error", &level));
  g_assert_cmpint (level, ==, GW_LOG_ERROR);
  g_assert_false (gw_log_level_parse ("INFO", &level));
}

static void
assert_json (GLogLevelFlags level, const GLogField *fields, gsize count, const char *expected)
{
  g_autoptr (GString) line = g_string_new (NULL);

  gw_log_format_json (line, G_GINT64_CONSTANT (1700000000123456), level, fields, count);
  g_assert_cmpstr (line->str, ==, expected);
}

static void
test_json (void)
{
  const GLogField fields[] = {
    { "WORKER", "3", -1 },        { "GLIB_DOMAIN", "gw-sfu", -1 }, { "MESSAGE", "joined", -1 },
    { "PARTICIPANT", "p1xx", 2 }, { "MEETING", "m1", -1 },         { "CODE_LINE", "7", -1 },
  };
  const GLogField hostile[] = {
    { "MESSAGE", "a\n\"b\\\x1b\xff\xc2\x85é", -1 },
    { "MEETING", "\"", 1 },
  };

  assert_json (
      G_LOG_LEVEL_INFO, fields, G_N_ELEMENTS (fields),
      "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"info\",\"domain\":\"gw-sfu\","
      "\"message\":\"joined\",\"meeting\":\"m1\",\"participant\":\"p1\",\"worker\":\"3\"}");
  assert_json (G_LOG_LEVEL_CRITICAL, NULL, 0,
               "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"error\",\"domain\":\"gw\","
               "\"message\":\"\"}");
  assert_json (
      G_LOG_LEVEL_DEBUG, hostile, G_N_ELEMENTS (hostile),
      "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"debug\",\"domain\":\"gw\","
      "\"message\":\"a\\u000a\\\"b\\\\\\u001b\xef\xbf\xbd\\u0085é\",\"meeting\":\"\\\"\"}");
}

static void
test_formats (void)
{
  GwLogFormat format;

  g_assert_true (gw_log_format_parse ("json", &format));
  g_assert_cmpint (format, ==, GW_LOG_JSON);
  g_assert_true (gw_log_format_parse ("text", &format));
  g_assert_cmpint (format, ==, GW_LOG_TEXT);
  g_assert_false (gw_log_format_parse ("xml", &format));
}

static void
write_lines (void)
{
  GwLog *log = gw_log_install ();

  g_message ("seen");
  g_debug ("unseen");
  gw_log_set_level (log, GW_LOG_WARNING);
  g_message ("unseen");
  gw_log_set_level (log, GW_LOG_DEBUG);
  g_debug ("seen too");
  gw_log_set_format (log, GW_LOG_JSON);
  g_message ("an object");
}

static void
test_threshold (void)
{
  g_test_trap_subprocess ("/log/subprocess/write", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*info*: seen\n*debug*: seen too\n{*\"message\":\"an object\"}\n*");
  g_test_trap_assert_stderr_unmatched ("*unseen*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/plain", test_plain);
  g_test_add_func ("/log/fields", test_fields);
  g_test_add_func ("/log/hostile", test_hostile);
  g_test_add_func ("/log/levels", test_levels);
  g_test_add_func ("/log/json", test_json);
  g_test_add_func ("/log/formats", test_formats);
  g_test_add_func ("/log/threshold", test_threshold);
  g_test_add_func ("/log/subprocess/write", write_lines);
  return g_test_run ();
}
