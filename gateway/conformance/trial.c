#include "gateway/conformance/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/conformance/report.h"

/* Bytes of what it prints: the end says why. */
#define NOISE_MAX 4096

/* Milliseconds between looks whether the child is still there. */
#define LOOK 20

typedef struct
{
  pid_t pid;
  char *folder;      /* nullable: for its temporary files */
  int report, noise; /* ends of pipes to read from */
  GString *report_text, *noise_text;
  gboolean timed_out;
  int status; /* as waitpid() tells */
} Child;

void
gw_trial_clear (GwTrial *trial)
{
  g_clear_pointer (&trial->text, g_free);
  g_clear_pointer (&trial->noise, g_free);
}

G_NORETURN static void
run_child (const GwCase *subject,
           const char *path,
           const char *const *settings,
           const char *folder,
           int report,
           int out)
{
  const struct rlimit no_core = { 0, 0 };
  GwBench *bench;

  /* A group of its own, so that what the plugin begins ends with it. */
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setrlimit (RLIMIT_CORE, &no_core);
  signal (SIGPIPE, SIG_IGN);
  if (folder != NULL)
    g_setenv ("TMPDIR", folder, TRUE);
  dup2 (out, STDOUT_FILENO);
  dup2 (out, STDERR_FILENO);
  close (out);
  bench = gw_bench_new (path, settings, report);
  subject->run (bench);
  gw_bench_pass (bench);
}

/* Not by g_get_tmp_dir(), which would remember the answer for the child. */
static char *
make_folder (void)
{
  const char *place = g_getenv ("TMPDIR");
  g_autofree char *name =
      g_build_filename (place != NULL ? place : "/tmp", "meeting-test-plugin-XXXXXX", NULL);

  return g_mkdtemp (name) != NULL ? g_steal_pointer (&name) : NULL;
}

/* With the empty folders that a rig leaves when it is not freed. */
static void
remove_folder (char *path)
{
  g_autoptr (GDir) dir = path != NULL ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      g_rmdir (below);
    }
  if (path != NULL)
    g_rmdir (path);
  g_free (path);
}

static gboolean
begin (Child *child, const GwCase *subject, const char *path, const char *const *settings)
{
  int report[2], noise[2];

  if (!g_unix_open_pipe (report, FD_CLOEXEC, NULL))
    return FALSE;
  if (!g_unix_open_pipe (noise, FD_CLOEXEC, NULL))
    {
      close (report[0]);
      close (report[1]);
      return FALSE;
    }
  fflush (NULL);
  child->pid = fork ();
  if (child->pid == 0)
    {
      close (report[0]);
      close (noise[0]);
      run_child (subject, path, settings, child->folder, report[1], noise[1]);
    }
  close (report[1]);
  close (noise[1]);
  child->report = report[0];
  child->noise = noise[0];
  fcntl (child->report, F_SETFL, O_NONBLOCK);
  fcntl (child->noise, F_SETFL, O_NONBLOCK);
  return child->pid > 0;
}

static void
drain (int fd, GString *text, gsize keep)
{
  char data[4096];
  gssize size;

  while ((size = read (fd, data, sizeof data)) > 0)
    {
      g_string_append_len (text, data, size);
      if (keep > 0 && text->len > keep)
        g_string_erase (text, 0, (gssize) (text->len - keep));
    }
}

static void
listen_to (Child *child, int timeout)
{
  struct pollfd fds[] = { { child->report, POLLIN, 0 }, { child->noise, POLLIN, 0 } };

  if (timeout > 0)
    poll (fds, G_N_ELEMENTS (fds), timeout);
  drain (child->report, child->report_text, 0);
  drain (child->noise, child->noise_text, NOISE_MAX);
}

/* Its pipes may stay open after its end: in what the plugin has begun. */
static void
watch (Child *child, guint limit)
{
  gint64 end_at = g_get_monotonic_time () + (gint64) limit * G_USEC_PER_SEC;

  while (waitpid (child->pid, &child->status, WNOHANG) == 0)
    {
      listen_to (child, LOOK);
      if (g_get_monotonic_time () < end_at)
        continue;
      child->timed_out = TRUE;
      kill (-child->pid, SIGKILL);
      kill (child->pid, SIGKILL);
      waitpid (child->pid, &child->status, 0);
      break;
    }
  kill (-child->pid, SIGKILL);
  listen_to (child, 0);
}

/* Returns: (nullable): how it ended when it has not said so itself. */
static char *
explain_end (
    const Child *child, const GwCase *subject, const char *path, const char *step, guint limit)
{
  if (child->timed_out)
    return g_strdup_printf ("it hung for %u seconds in %s. Nothing that a plugin does may wait: "
                            "begin it and answer later (clock.h, command.h, fetch.h)",
                            limit, step);
  if (WIFSIGNALED (child->status))
    return g_strdup_printf ("it crashed (%s) in %s. To see where: gdb --args meeting test-plugin "
                            "--no-fork --case %s %s",
                            strsignal (WTERMSIG (child->status)), step, subject->name, path);
  return g_strdup_printf ("it ended the process (exit status %d) in %s. A plugin reports an error, "
                          "and leaves the process alone",
                          WEXITSTATUS (child->status), step);
}

static void
judge (const Child *child, const GwCase *subject, const char *path, guint limit, GwTrial *trial)
{
  g_auto (GStrv) lines = g_strsplit (child->report_text->str, "\n", -1);
  const char *step = "loading it";

  trial->noise = g_utf8_make_valid (child->noise_text->str, -1);
  for (char **line = lines; *line != NULL && strlen (*line) >= 2; line++)
    switch ((GwReport) * *line)
      {
      case GW_REPORT_STEP:
        step = *line + 2;
        break;
      case GW_REPORT_PASS:
        trial->outcome = GW_TRIAL_PASSED;
        return;
      case GW_REPORT_SKIP:
      case GW_REPORT_FAIL:
        trial->outcome = **line == GW_REPORT_SKIP ? GW_TRIAL_SKIPPED : GW_TRIAL_FAILED;
        trial->text = g_strdup (*line + 2);
        return;
      }
  trial->outcome = GW_TRIAL_FAILED;
  trial->text = explain_end (child, subject, path, step, limit);
}

void
gw_trial_run (const GwCase *subject,
              const char *path,
              const char *const *settings,
              guint limit,
              GwTrial *trial)
{
  Child child = { .folder = make_folder (), .report = -1, .noise = -1 };

  *trial = (GwTrial){ GW_TRIAL_FAILED, NULL, NULL };
  if (!begin (&child, subject, path, settings))
    {
      trial->text = g_strdup_printf ("no process could be made for it: %s", g_strerror (errno));
      trial->noise = g_strdup ("");
      remove_folder (child.folder);
      return;
    }
  child.report_text = g_string_new (NULL);
  child.noise_text = g_string_new (NULL);
  watch (&child, limit);
  judge (&child, subject, path, limit, trial);
  remove_folder (child.folder);
  close (child.report);
  close (child.noise);
  g_string_free (child.report_text, TRUE);
  g_string_free (child.noise_text, TRUE);
}
