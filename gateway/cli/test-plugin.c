/* `meeting test-plugin FILE.so`: the conformance suite, as TAP. */
#include "gateway/cli/command.h"

#include <string.h>
#include <unistd.h>

#include "gateway/conformance/trial.h"

#define LIMIT 30
#define LIMIT_MAX 3600
#define NOISE_LINES 12

#define POLICY                                                                                     \
  "# Not tested, as it is the plugin's own policy: which machines it names, whether meetings\n"    \
  "# share one, how many fit, whom it serves first.\n"

typedef struct
{
  char **settings;
  char **names;
  int limit;
  gboolean in_this_process;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_strfreev (arguments->settings);
  g_strfreev (arguments->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static const GwCase *
find_case (const char *name)
{
  for (const GwCase *subject = gw_cases; subject->name != NULL; subject++)
    if (strcmp (subject->name, name) == 0)
      return subject;
  return NULL;
}

static GwExit
refuse_case (const char *name)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const GwCase *subject = gw_cases; subject->name != NULL; subject++)
    g_string_append_printf (names, " %s", subject->name);
  return gw_cli_misuse ("test-plugin", "--case \"%s\" is none of:%s", name, names->str);
}

static GwExit
check_arguments (const Arguments *arguments, GStrv files)
{
  if (g_strv_length (files) != 1)
    return gw_cli_misuse ("test-plugin", "needs one file: meeting test-plugin FILE.so");
  for (char **setting = arguments->settings; setting != NULL && *setting != NULL; setting++)
    if (strchr (*setting, '=') == NULL)
      return gw_cli_misuse ("test-plugin", "--set \"%s\" is not KEY=VALUE", *setting);
  for (char **name = arguments->names; name != NULL && *name != NULL; name++)
    if (find_case (*name) == NULL)
      return refuse_case (*name);
  if (arguments->limit < 1 || arguments->limit > LIMIT_MAX)
    return gw_cli_misuse ("test-plugin", "--limit %d is not 1 to %d seconds", arguments->limit,
                          LIMIT_MAX);
  if (arguments->in_this_process &&
      (arguments->names == NULL || g_strv_length (arguments->names) != 1))
    return gw_cli_misuse ("test-plugin", "--no-fork needs one --case");
  return GW_EXIT_OK;
}

static void
print_noise (const char *noise)
{
  g_auto (GStrv) lines = g_strsplit (noise, "\n", -1);
  guint count = g_strv_length (lines);

  while (count > 0 && lines[count - 1][0] == '\0')
    count--;
  if (count > 0)
    g_print ("# The last that was printed:\n");
  for (guint i = count > NOISE_LINES ? count - NOISE_LINES : 0; i < count; i++)
    g_print ("#   %s\n", lines[i]);
}

static void
print_result (guint number, const GwCase *subject, const GwTrial *trial)
{
  g_print ("%s %u - %s: %s%s%s\n", trial->outcome == GW_TRIAL_FAILED ? "not ok" : "ok", number,
           subject->name, subject->what, trial->outcome == GW_TRIAL_SKIPPED ? " # SKIP " : "",
           trial->outcome == GW_TRIAL_SKIPPED ? trial->text : "");
  if (trial->outcome != GW_TRIAL_FAILED)
    return;
  g_print ("# %s\n", trial->text);
  print_noise (trial->noise);
}

static GPtrArray *
chosen_cases (const Arguments *arguments)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (const GwCase *subject = gw_cases; subject->name != NULL; subject++)
    if (arguments->names == NULL ||
        g_strv_contains ((const char *const *) arguments->names, subject->name))
      g_ptr_array_add (chosen, (gpointer) subject);
  return chosen;
}

static GwExit
run_cases (const Arguments *arguments, const char *path, const char *const *settings)
{
  g_autoptr (GPtrArray) chosen = chosen_cases (arguments);
  g_autoptr (GString) failed = g_string_new (NULL);
  guint failures = 0;
  gboolean is_dead = FALSE; /* where nothing can be created, all would fail by that */

  g_print ("1..%u\n", chosen->len);
  for (guint i = 0; i < chosen->len; i++)
    {
      const GwCase *subject = g_ptr_array_index (chosen, i);
      g_auto (GwTrial) trial = { 0 };

      if (is_dead)
        trial = (GwTrial){ GW_TRIAL_SKIPPED, g_strdup ("see above"), NULL };
      else
        gw_trial_run (subject, path, settings, arguments->limit, &trial);
      is_dead |= trial.outcome == GW_TRIAL_FAILED && subject->run == gw_case_creates;
      print_result (i + 1, subject, &trial);
      if (trial.outcome != GW_TRIAL_FAILED)
        continue;
      failures++;
      g_string_append_printf (failed, "%s%s", failures > 1 ? ", " : "", subject->name);
    }
  if (failures > 0)
    g_print ("# %s: %u of %u cases failed: %s\n", path, failures, chosen->len, failed->str);
  else
    g_print ("# %s: all cases passed\n", path);
  g_print (POLICY);
  return failures > 0 ? GW_EXIT_FAILED : GW_EXIT_OK;
}

/* For a debugger. */
static GwExit
run_here (const char *name, const char *path, const char *const *settings)
{
  GwBench *bench = gw_bench_new (path, settings, STDERR_FILENO);

  find_case (name)->run (bench);
  gw_bench_pass (bench);
}

GwExit
gw_cli_test_plugin (int argc, char **argv)
{
  static const char *const none[] = { NULL };
  g_auto (Arguments) arguments = { .limit = LIMIT };
  g_auto (GStrv) files = NULL;
  g_autofree char *path = NULL;
  const char *const *settings;
  GwExit code;
  const GOptionEntry entries[] = {
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &arguments.settings,
      "a key of the plugin's section, as in a key-file; may stand several times", "KEY=VALUE" },
    { "case", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments.names,
      "only the case of that name; may stand several times", "NAME" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &arguments.limit, "for each case (default 30)", "SECONDS" },
    { "no-fork", 0, 0, G_OPTION_ARG_NONE, &arguments.in_this_process,
      "run the case in this process, for a debugger", NULL },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, &files))
    return GW_EXIT_USAGE;
  code = check_arguments (&arguments, files);
  if (code != GW_EXIT_OK)
    return code;
  path = g_canonicalize_filename (files[0], NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return gw_cli_misuse ("test-plugin", "%s does not exist: build it first", path);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || !g_str_has_suffix (path, ".so"))
    return gw_cli_misuse ("test-plugin", "%s is no plugin: it needs a file NAME.so", path);
  settings = arguments.settings != NULL ? (const char *const *) arguments.settings : none;
  if (arguments.in_this_process)
    return run_here (arguments.names[0], path, settings);
  return run_cases (&arguments, path, settings);
}
