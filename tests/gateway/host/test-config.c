#include "gateway/host/config.h"

#include "gateway/gateway/plugin.h"

static const GwOption rows[] = {
  { "name", NULL, GW_OPTION_STRING },
  { "port", NULL, GW_OPTION_INTEGER },
  { 0 },
};

static GwConfig *
make_config (void)
{
  GwConfig *config = gw_config_new ("turn", rows);
  GwConfigEntry *port = gw_config_entry (config, 1);

  gw_config_entry (config, 0)->origin = g_strdup ("meeting.conf");
  port->origin = g_strdup ("meeting.conf:14");
  port->line = 14;
  port->is_set = TRUE;
  port->value.number = 3478;
  return config;
}

static void
test_values (void)
{
  g_autoptr (GwConfig) config = make_config ();
  g_autofree char *where_port = gw_config_where (config, "port");
  g_autofree char *where_name = gw_config_where (config, "name");

  g_assert_cmpint (gw_config_integer (config, "port"), ==, 3478);
  g_assert_null (gw_config_string (config, "name"));
  g_assert_true (gw_config_is_set (config, "port"));
  g_assert_false (gw_config_is_set (config, "name"));
  g_assert_cmpstr (where_port, ==, "meeting.conf:14: [turn] port");
  g_assert_cmpstr (where_name, ==, "meeting.conf: [turn] name");
}

static void
test_complain (void)
{
  g_autoptr (GwConfig) config = make_config ();
  g_autoptr (GwProblems) problems = gw_problems_new ();
  g_autoptr (GError) error = NULL;

  gw_config_complain (config, problems, "port", "is %s", "taken");
  gw_config_complain (config, problems, "port", ": no plugin");
  g_assert_false (gw_problems_check (problems, &error));
  g_assert_cmpstr (error->message, ==,
                   "meeting.conf:14: [turn] port is taken\n"
                   "meeting.conf:14: [turn] port: no plugin");
}

static void
test_changes (void)
{
  g_autoptr (GwConfig) before = make_config ();
  g_autoptr (GwConfig) now = make_config ();
  g_autoptr (GPtrArray) none = gw_config_changes (before, now);
  g_autoptr (GPtrArray) text = NULL;
  g_autoptr (GPtrArray) both = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  gw_config_entry (now, 0)->value.text = g_strdup ("x");
  text = gw_config_changes (before, now);
  g_assert_cmpuint (text->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (text, 0), ==, "name");
  gw_config_entry (now, 1)->value.number = 1;
  both = gw_config_changes (now, before);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (both, 1), ==, "port");
}

static void
ask_unknown_key (void)
{
  g_autoptr (GwConfig) config = make_config ();

  gw_config_integer (config, "prot");
}

static void
ask_other_type (void)
{
  g_autoptr (GwConfig) config = make_config ();

  gw_config_string (config, "port");
}

/* A plugin's mistake ends the process with a message that names the key. */
static void
test_programming_errors (void)
{
  g_test_trap_subprocess ("/config/subprocess/unknown-key", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*prot*no option row*");
  g_test_trap_subprocess ("/config/subprocess/other-type", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*port*another type*integer*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/values", test_values);
  g_test_add_func ("/config/complain", test_complain);
  g_test_add_func ("/config/changes", test_changes);
  g_test_add_func ("/config/programming-errors", test_programming_errors);
  g_test_add_func ("/config/subprocess/unknown-key", ask_unknown_key);
  g_test_add_func ("/config/subprocess/other-type", ask_other_type);
  return g_test_run ();
}
