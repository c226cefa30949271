#include "gateway/host/command-run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <sys/wait.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/command-output.h"

#define TIMEOUT_MAX 3600000

struct _GwCommandRuns
{
  GHashTable *runs; /* of GwCommandRun, as a set */
  const GwCommandStage *stage;
  gpointer self;
  const char *const *secrets;
};

struct _GwCommandRun
{
  GwCommandRuns *owner;
  GwCommandDone done;
  gpointer data;
  char *program;
  guint timeout; /* milliseconds */
  guint timer;
  guint start;   /* source that begins, or tells that it cannot begin */
  GError *error; /* told by it */
  GPid pid;      /* 0 when there is no process, or it was reaped */
  guint watch;
  GwCommandOutput *output;
  GwCommandOutput *complaints;
};

/* Nothing but the end of it: a killed process stays a zombie until somebody asks. */
static void
reap (GPid pid, int status, gpointer data)
{
  g_spawn_close_pid (pid);
}

static void
kill_process (GwCommandRun *run)
{
  if (run->pid == 0)
    return;
  g_clear_handle_id (&run->watch, g_source_remove);
  /* It leads a session of its own, with all that it has begun. */
  kill (-run->pid, SIGKILL);
  g_child_watch_add (run->pid, reap, NULL);
  run->pid = 0;
}

static void
run_free (gpointer data)
{
  GwCommandRun *run = data;

  kill_process (run);
  g_clear_handle_id (&run->timer, g_source_remove);
  g_clear_handle_id (&run->start, g_source_remove);
  g_clear_pointer (&run->output, gw_command_output_free);
  g_clear_pointer (&run->complaints, gw_command_output_free);
  g_clear_error (&run->error);
  g_free (run->program);
  g_free (run);
}

/* Ends @run, with all that belongs to it, and tells. */
static void
finish (GwCommandRun *run, const GwCommandResult *result, const GError *error)
{
  GwCommandDone done = run->done;
  gpointer data = run->data;

  g_hash_table_remove (run->owner->runs, run);
  done (result, error, data);
}

void
gw_command_run_succeed (GwCommandRun *run, const char *output, gsize size)
{
  g_autofree char *text = gw_command_output_clean (output, MIN (size, GW_COMMAND_OUTPUT_MAX));
  const GwCommandResult result = { .size = sizeof result, .output = text };

  finish (run, &result, NULL);
}

void
gw_command_run_fail (GwCommandRun *run, const GError *error)
{
  g_autoptr (GError) copy = g_error_copy (error);

  finish (run, NULL, copy);
}

static gboolean
on_timeout (gpointer data)
{
  GwCommandRun *run = data;
  g_autofree char *last = gw_command_output_last_line (run->complaints);
  g_autoptr (GError) error = g_error_new (
      GW_ERROR, GW_ERROR_UNAVAILABLE, "%s did not end within %g s and was killed%s%s", run->program,
      run->timeout / 1000.0, *last != '\0' ? "; its last words: " : "", last);

  run->timer = 0;
  finish (run, NULL, error);
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full) (nullable): what is wrong with how it ended. */
static char *
describe_status (int status)
{
  if (WIFSIGNALED (status))
    return g_strdup_printf ("was killed by signal %d (%s)", WTERMSIG (status),
                            g_strsignal (WTERMSIG (status)));
  if (WEXITSTATUS (status) != 0)
    return g_strdup_printf ("ended with exit status %d", WEXITSTATUS (status));
  return NULL;
}

static void
on_ended (GPid pid, int status, gpointer data)
{
  GwCommandRun *run = data;
  g_autofree char *problem = describe_status (status);
  g_autofree char *output = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GError) error = NULL;
  GwCommandResult result = { .size = sizeof result };

  g_spawn_close_pid (pid);
  run->pid = 0;
  run->watch = 0;
  gw_command_output_finish (run->output);
  gw_command_output_finish (run->complaints);
  if (problem == NULL)
    {
      output = gw_command_output_text (run->output);
      result.output = output;
      finish (run, &result, NULL);
      return;
    }
  last = gw_command_output_last_line (run->complaints);
  error = g_error_new (GW_ERROR, GW_ERROR_FAILED, "%s %s%s%s", run->program, problem,
                       *last != '\0' ? ": " : " and said nothing on standard error", last);
  finish (run, NULL, error);
}

/* In the child, between fork and exec: only what is safe there. */
static void
set_up_child (gpointer data)
{
  setsid ();
  /* The gateway ignores it, which a program would inherit. */
  signal (SIGPIPE, SIG_DFL);
}

static char **
make_environment (const char *const *secrets, const char *const *more)
{
  char **environment = g_get_environ ();

  for (; secrets != NULL && *secrets != NULL; secrets++)
    environment = g_environ_unsetenv (environment, *secrets);

  for (; more != NULL && *more != NULL; more++)
    {
      const char *equals = strchr (*more, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*more, (gsize) (equals - *more)) : NULL;

      if (name != NULL && *name != '\0')
        environment = g_environ_setenv (environment, name, equals + 1, TRUE);
    }
  return environment;
}

static gboolean
split (const char *line, char ***words, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (line != NULL && g_shell_parse_argv (line, NULL, words, &cause))
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "\"%s\" is no command line: %s",
               line != NULL ? line : "", cause != NULL ? cause->message : "it is empty");
  return FALSE;
}

static gboolean
spawn (GwCommandRun *run, char **words, const char *const *more, GError **error)
{
  g_auto (GStrv) environment = make_environment (run->owner->secrets, more);
  g_autoptr (GError) cause = NULL;
  int output, complaints;

  if (!g_spawn_async_with_pipes (NULL, words, environment,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                     G_SPAWN_CLOEXEC_PIPES,
                                 set_up_child, NULL, &run->pid, NULL, &output, &complaints, &cause))
    {
      run->pid = 0;
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s cannot be run: %s", words[0],
                   cause->message);
      return FALSE;
    }
  run->output = gw_command_output_new (output, GW_COMMAND_OUTPUT_MAX);
  run->complaints = gw_command_output_new (complaints, 0);
  run->timer = g_timeout_add (run->timeout, on_timeout, run);
  run->watch = g_child_watch_add (run->pid, on_ended, run);
  return TRUE;
}

static gboolean
on_failed (gpointer data)
{
  GwCommandRun *run = data;
  g_autoptr (GError) error = g_steal_pointer (&run->error);

  run->start = 0;
  finish (run, NULL, error);
  return G_SOURCE_REMOVE;
}

/* Returns: whether it has begun; if not, run->error is set. */
static gboolean
begin (GwCommandRun *run, const GwCommand *command)
{
  g_auto (GStrv) words = NULL;

  if (!split (command->line, &words, &run->error))
    return FALSE;
  run->program = g_strdup (words[0]);
  if (run->owner->stage == NULL)
    return spawn (run, words, command->environment, &run->error);
  run->owner->stage->run (run->owner->self, run, command);
  return TRUE;
}

GwCommandRun *
gw_command_runs_start (GwCommandRuns *self,
                       const GwCommand *command,
                       GwCommandDone done,
                       gpointer data)
{
  GwCommandRun *run = g_new0 (GwCommandRun, 1);
  GwCommand whole = { 0 };

  /* A plugin built with an older, shorter struct leaves the newer members zero. */
  memcpy (&whole, command, MIN (command->size, sizeof whole));
  run->owner = self;
  run->done = done;
  run->data = data;
  run->timeout = CLAMP (whole.timeout, 1, TIMEOUT_MAX);
  g_hash_table_add (self->runs, run);
  if (!begin (run, &whole))
    run->start = g_idle_add_full (G_PRIORITY_DEFAULT, on_failed, run, NULL);
  return run;
}

void
gw_command_run_cancel (GwCommandRun *run)
{
  GwCommandRuns *self = run->owner;

  if (self->stage != NULL && run->start == 0)
    self->stage->cancelled (self->self, run);
  g_hash_table_remove (self->runs, run);
}

GwCommandRuns *
gw_command_runs_new (const GwCommandStage *stage, gpointer instance, const char *const *secrets)
{
  GwCommandRuns *self = g_new0 (GwCommandRuns, 1);

  self->runs = g_hash_table_new_full (NULL, NULL, run_free, NULL);
  self->stage = stage;
  self->self = instance;
  self->secrets = secrets;
  return self;
}

void
gw_command_runs_free (GwCommandRuns *self)
{
  g_autoptr (GList) runs = g_hash_table_get_keys (self->runs);

  for (GList *run = runs; run != NULL; run = run->next)
    gw_command_run_cancel (run->data);
  g_hash_table_unref (self->runs);
  g_free (self);
}

gboolean
gw_command_check (const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *program = NULL;

  if (!split (line, &words, error))
    return FALSE;
  program = g_find_program_in_path (words[0]);
  if (program != NULL)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               g_path_is_absolute (words[0]) || strchr (words[0], '/') != NULL
                   ? "%s is no program that can be run; is it there, and executable?"
                   : "%s is no program in any folder of PATH; give its whole path",
               words[0]);
  return FALSE;
}
