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
write_lines (void)
{
  GwLog *log = gw_log_install ();

  g_message ("seen");
  g_debug ("unseen");
  gw_log_set_level (log, GW_LOG_WARNING);
  g_message ("unseen");
  gw_log_set_level (log, GW_LOG_DEBUG);
  g_debug ("seen too");
}

static void
test_threshold (void)
{
  g_test_trap_subprocess ("/log/subprocess/write", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*info*: seen\n*debug*: seen too\n*");
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
  g_test_add_func ("/log/threshold", test_threshold);
  g_test_add_func ("/log/subprocess/write", write_lines);
  return g_test_run ();
}
