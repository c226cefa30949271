#include <string.h>

#include "gateway/conformance/cases.h"
#include "gateway/conformance/leftovers.h"
#include "gateway/host/option.h"

#define CYCLES 4

void
gw_case_loads (GwBench *bench)
{
  g_autoptr (GError) error = NULL;

  gw_bench_step (bench, "loading it");
  if (gw_rig_options (gw_bench_rig (bench), gw_bench_path (bench), &error) == NULL)
    gw_bench_fail (bench, "%s", error->message);
}

void
gw_case_creates (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
  if (!gw_rig_has_allocator (gw_bench_rig (bench)))
    gw_bench_fail (bench, "it publishes no allocator. Call gw_host_publish() in create() with "
                          "GW_ALLOCATOR_SERVICE and a GwAllocator whose size and allocate are set");
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
}

/* With one setting, unless the user has given that key. */
static void
try_setting (GwBench *bench, const char *key, const char *text)
{
  const char *const *given = gw_bench_settings (bench);
  g_autoptr (GPtrArray) settings = g_ptr_array_new ();
  g_autofree char *prefix = g_strconcat (key, "=", NULL);
  g_autofree char *setting = g_strconcat (prefix, text, NULL);
  g_autoptr (GError) error = NULL;
  GwRig *rig = gw_bench_rig (bench);

  for (; *given != NULL; given++)
    {
      if (g_str_has_prefix (*given, prefix))
        return;
      g_ptr_array_add (settings, (gpointer) *given);
    }
  g_ptr_array_add (settings, setting);
  g_ptr_array_add (settings, NULL);
  gw_bench_step (bench, "create() with %s", setting);
  if (!gw_rig_create (rig, gw_bench_path (bench), (const char *const *) settings->pdata, &error))
    {
      /* The rig says so in its stead. */
      if (strstr (error->message, "without an error") != NULL)
        gw_bench_fail (bench, "with %s: %s; set one that says what is wrong", setting,
                       error->message);
      gw_rig_destroy (rig);
      return;
    }
  gw_bench_step (bench, "start() with %s", setting);
  if (gw_rig_start (rig, &error))
    gw_bench_await (bench, gw_bench_ask_instant (bench, "m1"));
  else if (error == NULL)
    gw_bench_fail (bench, "start() with %s returned FALSE without an error", setting);
  gw_bench_destroy (bench);
}

static void
try_number (GwBench *bench, const GwOption *row, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "%s", number,
                                           row->type == GW_OPTION_DURATION ? "ms" : "");

  try_setting (bench, row->key, text);
}

static void
try_row (GwBench *bench, const GwOption *row)
{
  switch (row->type)
    {
    case GW_OPTION_INTEGER:
    case GW_OPTION_DURATION:
    case GW_OPTION_SIZE:
      try_number (bench, row, row->minimum);
      try_number (bench, row, row->maximum != 0 ? row->maximum : G_MAXINT64 / 1000);
      return;
    case GW_OPTION_BOOLEAN:
      try_setting (bench, row->key, "true");
      try_setting (bench, row->key, "false");
      return;
    case GW_OPTION_LIST:
      try_setting (bench, row->key, "");
      try_setting (bench, row->key, "odd \xe2\x80\xae;%s;a=b;:;");
      return;
    case GW_OPTION_STRING:
      try_setting (bench, row->key, "");
      try_setting (bench, row->key, "odd \xe2\x80\xae %s 'a=b");
      return;
    case GW_OPTION_PATH:
      try_setting (bench, row->key, "/nonexistent/file");
      return;
    case GW_OPTION_ADDRESS:
      try_setting (bench, row->key, "[2001:db8::1]:65535");
      return;
    case GW_OPTION_SECRET:
      try_setting (bench, row->key, "x");
      return;
    }
}

void
gw_case_options (GwBench *bench)
{
  g_autoptr (GError) error = NULL;
  const GwOption *rows = gw_rig_options (gw_bench_rig (bench), gw_bench_path (bench), &error);

  if (rows == NULL)
    gw_bench_fail (bench, "%s", error->message);
  if (rows->key == NULL)
    gw_bench_skip (bench, "it has no options");
  gw_bench_put_fleet (bench);
  for (; rows->key != NULL; rows++)
    try_row (bench, rows);
  gw_bench_check_quiet (bench);
}

void
gw_case_stop (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
  gw_bench_step (bench, "the day after destroy()");
  gw_bench_pass_time (bench, 86400);
  gw_bench_check_quiet (bench);
}

static void
ask_some (GwBench *bench)
{
  gw_bench_ask_scheduled (bench, "m1");
  gw_bench_ask_instant (bench, "m2");
  gw_bench_ask_fs (bench, "m3");
}

void
gw_case_stop_asked (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_set_weather (bench, GW_BENCH_HANGING);
  gw_bench_create (bench);
  ask_some (bench);
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
  gw_bench_check_quiet (bench);
}

void
gw_case_destroy_asked (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_set_weather (bench, GW_BENCH_HANGING);
  gw_bench_create (bench);
  ask_some (bench);
  gw_bench_destroy (bench);
  gw_bench_check_quiet (bench);
}

/* destroy() without stop() is what is left of a crash in which the process goes on. */
void
gw_case_crash (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
  ask_some (bench);
  gw_bench_destroy (bench);
  gw_bench_create (bench);
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
  gw_bench_step (bench, "release() of what an earlier instance has answered");
  gw_rig_release (gw_bench_rig (bench), "m1");
  gw_bench_check_quiet (bench);
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
}

static void
live_once (GwBench *bench)
{
  gw_bench_create (bench);
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
  gw_bench_await (bench, gw_bench_ask_fs (bench, "m3"));
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
}

void
gw_case_second (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  for (guint i = 0; i < 3; i++)
    live_once (bench);
}

/* The first life may leave what is made once; the later ones may not add to it. */
void
gw_case_leaks (GwBench *bench)
{
  GwLeftovers before, after;

  gw_bench_put_fleet (bench);
  live_once (bench);
  gw_bench_check_quiet (bench);
  before = gw_leftovers_count ();
  for (guint i = 0; i < CYCLES; i++)
    live_once (bench);
  gw_bench_check_quiet (bench);
  after = gw_leftovers_count ();
  if (after.sources >= before.sources + CYCLES)
    gw_bench_fail (bench, "each life leaves a timer or another source in the main loop behind. "
                          "Remove them in destroy(), or use gw_host_set_alarm(), which ends by "
                          "itself");
  if (after.files >= before.files + CYCLES)
    gw_bench_fail (bench, "each life leaves an open file behind. Close them in destroy()");
  if (after.threads >= before.threads + CYCLES)
    gw_bench_fail (bench, "each life leaves a thread behind. Join them in destroy()");
}
