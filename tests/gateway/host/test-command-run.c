#include "gateway/host/command-run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"

static const char *const secrets[] = { "MEETING_GATEWAY_SECRET", "MEETING_NOT_SET", NULL };

typedef struct
{
  guint done;
  char *output;
  char *error;
} Fixture;

static void
on_done (const GwCommandResult *result, const GError *error, gpointer data)
{
  Fixture *fixture = data;

  g_assert_true ((result == NULL) != (error == NULL));
  fixture->done++;
  fixture->output = result != NULL ? g_strdup (result->output) : NULL;
  fixture->error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
fixture_clear (Fixture *fixture)
{
  g_free (fixture->output);
  g_free (fixture->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
run (const char *line, const char *const *environment, guint timeout, Fixture *fixture)
{
  g_autoptr (GwCommandRuns) runs = gw_command_runs_new (NULL, NULL, secrets);
  const GwCommand command = {
    .size = sizeof command, .line = line, .environment = environment, .timeout = timeout
  };

  gw_command_runs_start (runs, &command, on_done, fixture);
  g_assert_cmpuint (fixture->done, ==, 0); /* never inside the call */
  while (fixture->done == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_output (const char *line, const char *expected)
{
  g_auto (Fixture) fixture = { 0 };

  run (line, NULL, 60000, &fixture);
  g_assert_cmpstr (fixture.error, ==, NULL);
  g_assert_cmpstr (fixture.output, ==, expected);
}

static void
assert_fails (const char *line, guint timeout, const char *part, const char *more)
{
  g_auto (Fixture) fixture = { 0 };

  run (line, NULL, timeout, &fixture);
  g_assert_null (fixture.output);
  g_assert_nonnull (strstr (fixture.error, part));
  g_assert_nonnull (strstr (fixture.error, more));
}

/* Words by the rules of quoting, and nothing else of a shell. */
static void
test_output (void)
{
  assert_output ("echo 'a  b' $HOME *", "a  b $HOME *\n");
  assert_output ("true", "");
  /* It waits for no input, which is at its end. */
  assert_output ("cat", "");
}

static void
test_environment (void)
{
  const char *const environment[] = { "NAME=sfu-1", "EMPTY=", "no-name", "=x", NULL };
  g_auto (Fixture) fixture = { 0 };

  g_setenv ("GW_TEST_INHERITED", "yes", TRUE);
  run ("sh -c 'echo $NAME,$EMPTY,$GW_TEST_INHERITED'", environment, 60000, &fixture);
  g_assert_cmpstr (fixture.output, ==, "sfu-1,,yes\n");
}

/* Our secrets are not theirs; other variables of ours are, and what the plugin gives. */
static void
test_secrets (void)
{
  const char *const environment[] = { "MEETING_NOT_SET=given", NULL };
  g_auto (Fixture) fixture = { 0 };

  g_setenv ("MEETING_GATEWAY_SECRET", "hidden", TRUE);
  g_setenv ("MEETING_CERTIFICATE", "file", TRUE);
  run ("sh -c 'echo $MEETING_GATEWAY_SECRET,$MEETING_NOT_SET,$MEETING_CERTIFICATE'", environment,
       60000, &fixture);
  g_assert_cmpstr (fixture.output, ==, ",given,file\n");
}

static void
test_status (void)
{
  assert_fails ("sh -c 'echo one >&2; echo no such zone >&2; echo >&2; exit 3'", 60000,
                "sh ended with exit status 3", ": no such zone");
  assert_fails ("false", 60000, "exit status 1", "said nothing");
  assert_fails ("sh -c 'kill -TERM $$'", 60000, "sh was killed by signal 15", "");
  assert_fails ("/nowhere/at-all -x", 60000, "/nowhere/at-all cannot be run", "");
  assert_fails ("echo 'unfinished", 60000, "no command line", "unfinished");
  assert_fails ("", 60000, "no command line", "");
  /* As it is left without one it did not inherit the gateway's ignored SIGPIPE. */
  signal (SIGPIPE, SIG_IGN);
  assert_fails ("sh -c 'kill -PIPE $$; exit 0'", 60000, "killed by signal 13", "");
}

/* All of its family ends with it: the grandchild's pid is gone, too. */
static void
test_timeout (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meeting-command-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  g_autofree char *line =
      g_strdup_printf ("sh -c 'sleep 1000 & echo $! > %s; echo almost >&2; wait'", path);
  g_autofree char *text = NULL;
  int pid;

  /* Long enough for a shell to begin, even here. */
  assert_fails (line, 3000, "sh did not end within 3 s and was killed", "almost");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  pid = atoi (text);
  g_assert_cmpint (pid, >, 1);
  while (kill (pid, 0) == 0) /* until somebody has reaped it */
    {
      g_autofree char *stat_path = g_strdup_printf ("/proc/%d/stat", pid);
      g_autofree char *stat_text = NULL;

      if (g_file_get_contents (stat_path, &stat_text, NULL, NULL) &&
          strstr (stat_text, ") Z ") != NULL)
        break;
      g_usleep (10000);
    }
  g_remove (path);
  g_rmdir (folder);
}

/* What it has put into the background and said farewell to is not waited for, though it holds the
 * pipe. */
static void
test_background (void)
{
  g_auto (Fixture) fixture = { 0 };
  int pid;

  run ("sh -c 'sleep 1000 & echo $!'", NULL, 60000, &fixture);
  g_assert_nonnull (fixture.output);
  pid = atoi (fixture.output);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
}

static void
test_rubbish (void)
{
  g_auto (Fixture) fixture = { 0 };

  assert_output ("printf 'a\\000b\\377c\\303\\244'", "a\xef\xbf\xbd"
                                                     "b\xef\xbf\xbd"
                                                     "c\xc3\xa4");
  run ("head -c 5000000 /dev/urandom", NULL, 60000, &fixture);
  g_assert_cmpstr (fixture.error, ==, NULL);
  g_assert_true (g_utf8_validate (fixture.output, -1, NULL));
  g_assert_cmpuint (strlen (fixture.output), >=, GW_COMMAND_OUTPUT_MAX);
  g_assert_cmpuint (strlen (fixture.output), <=, 3 * GW_COMMAND_OUTPUT_MAX);
}

/* The last line is the last, however much comes before it; what could forge a log is gone. */
static void
test_last_line (void)
{
  assert_fails ("sh -c 'head -c 3000000 /dev/zero >&2; printf \"\\nthe\\tend\\033[2J\\n\\n\" >&2;"
                " exit 1'",
                60000, ": the end [2J", "");
  assert_fails ("sh -c 'head -c 3000000 /dev/zero | tr \"\\\\000\" x >&2; exit 1'", 60000, ": xxxx",
                "");
}

static void
never (const GwCommandResult *result, const GError *error, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_cancel (void)
{
  g_autoptr (GwCommandRuns) runs = gw_command_runs_new (NULL, NULL, secrets);
  const GwCommand command = { .size = sizeof command, .line = "echo x", .timeout = 60000 };
  const GwCommand broken = { .size = sizeof broken, .line = "'", .timeout = 60000 };
  g_auto (Fixture) fixture = { 0 };

  gw_command_run_cancel (gw_command_runs_start (runs, &command, never, NULL));
  gw_command_run_cancel (gw_command_runs_start (runs, &broken, never, NULL));
  gw_command_runs_start (runs, &command, never, NULL);
  g_clear_pointer (&runs, gw_command_runs_free);
  run ("true", NULL, 60000, &fixture); /* the others would have ended, too */
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_command_check ("sh -c 'exit 1'", &error));
  g_assert_true (gw_command_check ("/bin/sh", &error));
  g_assert_no_error (error);
  g_assert_false (gw_command_check ("no-such-program-here x", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "no-such-program-here is no program in any folder"));
  g_clear_error (&error);
  g_assert_false (gw_command_check ("/etc/passwd", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_clear_error (&error);
  g_assert_false (gw_command_check ("", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-run/output", test_output);
  g_test_add_func ("/command-run/environment", test_environment);
  g_test_add_func ("/command-run/secrets", test_secrets);
  g_test_add_func ("/command-run/status", test_status);
  g_test_add_func ("/command-run/timeout", test_timeout);
  g_test_add_func ("/command-run/background", test_background);
  g_test_add_func ("/command-run/rubbish", test_rubbish);
  g_test_add_func ("/command-run/last-line", test_last_line);
  g_test_add_func ("/command-run/cancel", test_cancel);
  g_test_add_func ("/command-run/check", test_check);
  return g_test_run ();
}
