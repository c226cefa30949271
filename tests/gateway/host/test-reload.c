#include "gateway/host/reload.h"

#include "gateway/gateway/plugin.h"

static const GwOption rows[] = {
  { "log-level", NULL, GW_OPTION_STRING, "info" },
  { 0 },
};

static gboolean
note (const GwConfig *settings, gpointer data, GError **error)
{
  GString *calls = data;

  g_assert_nonnull (settings);
  g_string_append_c (calls, 'n');
  return TRUE;
}

static gboolean
fail (const GwConfig *settings, gpointer data, GError **error)
{
  GString *calls = data;

  g_string_append_c (calls, 'f');
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "leaf.pem is gone");
  return FALSE;
}

static const char *const log_keys[] = { "log-level", NULL };
static const char *const certificate_keys[] = { "certificate", "certificate-key", NULL };
static const GwReloadHook log_hook = { "the log level", log_keys, note };
static const GwReloadHook certificate_hook = { "the certificate", certificate_keys, fail };

/* What was logged since the test began. */
static GLogWriterOutput
keep_line (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  for (gsize i = 0; i < count; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (data, "%s\n", (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

typedef struct
{
  GwReload *reload;
  GwConfig *settings;
  GString *calls;
  GString *log;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->log = (GString *) data;
  g_string_truncate (fixture->log, 0);
  fixture->reload = gw_reload_new ();
  fixture->settings = gw_config_new ("gateway", rows);
  fixture->calls = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_string_free (fixture->calls, TRUE);
  gw_config_free (fixture->settings);
  gw_reload_free (fixture->reload);
}

/* One that fails keeps no other from its turn. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  gw_reload_add (fixture->reload, &certificate_hook, fixture->calls);
  gw_reload_add (fixture->reload, &log_hook, fixture->calls);
  g_assert_cmpuint (gw_reload_run (fixture->reload, fixture->settings), ==, 1);
  g_assert_cmpstr (fixture->log->str, ==,
                   "the certificate stays as it was: leaf.pem is gone\n"
                   "read the log level again\n");
  g_assert_cmpstr (fixture->calls->str, ==, "fn");
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  GString *other = g_string_new (NULL);

  gw_reload_add (fixture->reload, &log_hook, fixture->calls);
  gw_reload_add (fixture->reload, &log_hook, other);
  gw_reload_remove (fixture->reload, &log_hook, fixture->calls);
  g_assert_cmpuint (gw_reload_run (fixture->reload, fixture->settings), ==, 0);
  g_assert_cmpstr (fixture->log->str, ==, "read the log level again\n");
  g_assert_cmpstr (fixture->calls->str, ==, "");
  g_assert_cmpstr (other->str, ==, "n");
  g_string_free (other, TRUE);
}

static void
test_takes (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gw_reload_takes (fixture->reload, "log-level"));
  gw_reload_add (fixture->reload, &certificate_hook, fixture->calls);
  gw_reload_add (fixture->reload, &log_hook, fixture->calls);
  g_assert_true (gw_reload_takes (fixture->reload, "log-level"));
  g_assert_true (gw_reload_takes (fixture->reload, "certificate-key"));
  g_assert_false (gw_reload_takes (fixture->reload, "listen"));
}

#define ADD(path, function) g_test_add (path, Fixture, log, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  GString *log = g_string_new (NULL);
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (keep_line, log, NULL);
  ADD ("/reload/order", test_order);
  ADD ("/reload/remove", test_remove);
  ADD ("/reload/takes", test_takes);
  failed = g_test_run ();
  g_string_free (log, TRUE);
  return failed;
}
