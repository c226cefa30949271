/* The names of registers, dl_iterate_phdr(). */
#define _GNU_SOURCE

#include "gateway/host/crash.h"

#include <execinfo.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#define FRAMES_MAX 128
#define RANGES_MAX (GW_CRASH_PLUGINS_MAX * 8)
#define NAME_MAX_SIZE 64

/* What unwinding needs where the thread's own stack is used up. */
#define STACK_SIZE (256 * 1024)

typedef struct
{
  guintptr begin;
  guintptr end;
  char name[NAME_MAX_SIZE];
} Range;

/* A signal's handler is handed nothing, and may allocate nothing: the one place where the state of
 * the process is a variable of its own. Written once, before the handler can run. */
static struct
{
  Range ranges[RANGES_MAX];
  gsize count;
} crash_table;

static const struct
{
  int number;
  const char *name;
} signals[] = {
  { SIGSEGV, "SIGSEGV, an invalid address" },   { SIGBUS, "SIGBUS, an invalid address" },
  { SIGILL, "SIGILL, an invalid instruction" }, { SIGFPE, "SIGFPE, an invalid division" },
  { SIGABRT, "SIGABRT, it gave up by itself" }, { SIGTRAP, "SIGTRAP, it gave up by itself" },
};

const char *
gw_crash_find (gconstpointer address)
{
  for (gsize i = 0; i < crash_table.count; i++)
    if ((guintptr) address >= crash_table.ranges[i].begin &&
        (guintptr) address < crash_table.ranges[i].end)
      return crash_table.ranges[i].name;
  return NULL;
}

/* Returns: where it happened, 0 on a processor that we do not know. */
static gconstpointer
program_counter (const void *context)
{
#if defined(__x86_64__)
  return (gconstpointer) ((const ucontext_t *) context)->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
  return (gconstpointer) ((const ucontext_t *) context)->uc_mcontext.pc;
#else
  return NULL;
#endif
}

/* Returns: (nullable): the plugin nearest to the fault. */
static const char *
find_culprit (const void *context)
{
  void *frames[FRAMES_MAX];
  const char *name = gw_crash_find (program_counter (context));
  int count;

  if (name != NULL)
    return name;
  count = backtrace (frames, FRAMES_MAX);
  for (int i = 0; i < count && name == NULL; i++)
    name = gw_crash_find (frames[i]);
  return name;
}

/* snprintf() is not for handlers. */
static void
append (char *line, gsize size, const char *text)
{
  gsize length = strlen (line);
  gsize more = MIN (strlen (text), size - length - 1);

  memcpy (line + length, text, more);
  line[length + more] = '\0';
}

static const char *
name_of (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].number == number)
      return signals[i].name;
  return "a signal";
}

static void
tell (int number, const void *context)
{
  char line[512] = "error gw-host: ";
  const char *culprit = find_culprit (context);
  gssize written;

  if (culprit != NULL)
    {
      append (line, sizeof line, "plugin ");
      append (line, sizeof line, culprit);
      append (line, sizeof line, " has crashed the gateway: ");
    }
  else
    {
      append (line, sizeof line, "the gateway has crashed, in none of its plugins: ");
    }
  append (line, sizeof line, name_of (number));
  if (culprit != NULL)
    {
      append (line, sizeof line, "; take ");
      append (line, sizeof line, culprit);
      append (line, sizeof line, " out of [gateway] plugins until it is mended");
    }
  append (line, sizeof line, "\n");
  written = write (STDERR_FILENO, line, strlen (line));
  (void) written; /* there is nobody left to be told */
}

static void
on_fault (int number, siginfo_t *info, void *context)
{
  gboolean is_sent = info->si_code <= 0;

  /* What somebody else has sent says nothing of who was running. */
  if (!is_sent || info->si_code != SI_USER || info->si_pid == getpid ())
    tell (number, context);
  /* The default action is in place again. A fault repeats where it was, so that the core shows it;
   * what was sent, and a breakpoint, would not. */
  if (is_sent || number == SIGTRAP)
    raise (number);
}

typedef struct
{
  const GwCrashPlugin *plugins;
  gsize count;
} Search;

static const GwCrashPlugin *
plugin_of (const Search *search, const char *path)
{
  g_autofree char *real = realpath (path, NULL);

  for (gsize i = 0; i < search->count; i++)
    {
      g_autofree char *other = realpath (search->plugins[i].path, NULL);

      if (real != NULL && other != NULL && strcmp (real, other) == 0)
        return &search->plugins[i];
    }
  return NULL;
}

static int
add_object (struct dl_phdr_info *object, size_t size, void *data)
{
  const GwCrashPlugin *plugin =
      *object->dlpi_name != '\0' ? plugin_of (data, object->dlpi_name) : NULL;

  for (guint i = 0; plugin != NULL && i < object->dlpi_phnum && crash_table.count < RANGES_MAX; i++)
    {
      const ElfW (Phdr) *header = &object->dlpi_phdr[i];
      Range *range = &crash_table.ranges[crash_table.count];

      if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0)
        continue;
      range->begin = object->dlpi_addr + header->p_vaddr;
      range->end = range->begin + header->p_memsz;
      g_strlcpy (range->name, plugin->name, sizeof range->name);
      crash_table.count++;
    }
  return 0;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

static void
catch_signals (void)
{
  struct sigaction action = {
    .sa_sigaction = on_fault,
    .sa_flags = (int) (SA_SIGINFO | SA_ONSTACK | SA_RESETHAND | SA_NODEFER),
  };
  /* For as long as the process lives. */
  const stack_t stack = { .ss_sp = g_malloc (STACK_SIZE), .ss_size = STACK_SIZE };

  sigaltstack (&stack, NULL);

  sigemptyset (&action.sa_mask);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i].number, &action, NULL);
}

void
gw_crash_install (const GwCrashPlugin *plugins, gsize count)
{
  const Search search = { plugins, count };
  void *frame;

  crash_table.count = 0;
  dl_iterate_phdr (add_object, (void *) &search);
  /* The first call loads a library, which a handler must not. */
  backtrace (&frame, 1);
  if (!SANITIZED)
    catch_signals ();
}
