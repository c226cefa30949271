
#include "gateway/conformance/cases.h"

#define MANY 300

static void
begin (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
}

static void
finish (GwBench *bench)
{
  gw_bench_check_quiet (bench);
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
}

void
gw_case_scheduled (GwBench *bench)
{
  begin (bench);
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  finish (bench);
}

void
gw_case_instant (GwBench *bench)
{
  begin (bench);
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m1"));
  finish (bench);
}

void
gw_case_fs (GwBench *bench)
{
  begin (bench);
  gw_bench_await (bench, gw_bench_ask_fs (bench, "m1"));
  finish (bench);
}

void
gw_case_machines (GwBench *bench)
{
  GwBenchAsk *asks[3];
  guint named = 0;

  begin (bench);
  asks[0] = gw_bench_ask_instant (bench, "m1");
  asks[1] = gw_bench_ask_scheduled (bench, "m2");
  asks[2] = gw_bench_ask_fs (bench, "m3");
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      gw_bench_await (bench, asks[i]);
      named += gw_bench_is_success (asks[i]);
    }
  finish (bench);
  if (named == 0)
    gw_bench_skip (bench, "it named no machine, so there is nothing to look at; settings given by "
                          "--set KEY=VALUE may help");
}

/* Asked again means that the earlier answer is lost or stale. */
void
gw_case_again (GwBench *bench)
{
  GwBenchAsk *first, *second;

  begin (bench);
  for (guint i = 0; i < 3; i++)
    {
      gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
      gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
      gw_bench_await (bench, gw_bench_ask_fs (bench, "m1"));
      gw_bench_pass_time (bench, 60);
    }
  first = gw_bench_ask_instant (bench, "m3");
  second = gw_bench_ask_instant (bench, "m3");
  gw_bench_await (bench, first);
  gw_bench_await (bench, second);
  finish (bench);
}

void
gw_case_moved (GwBench *bench)
{
  GwAllocationRequest request = { .size = sizeof request,
                                  .email = "ada@example.com",
                                  .meeting = "m1" };

  begin (bench);
  for (guint i = 1; i <= 5; i++)
    {
      request.begin_at = GW_BENCH_NOW + 3600 * i;
      request.end_at = request.begin_at + 1800 * i;
      gw_bench_await (bench, gw_bench_ask (bench, &request));
    }
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m1"));
  gw_bench_await (bench, gw_bench_ask_fs (bench, "m1"));
  finish (bench);
}

static GwBenchAsk *
ask_any (GwBench *bench, guint number)
{
  g_autofree char *meeting = g_strdup_printf ("m%u", number);

  if (number % 10 == 0)
    return gw_bench_ask_fs (bench, meeting);
  if (number % 3 == 0)
    return gw_bench_ask_scheduled (bench, meeting);
  return gw_bench_ask_instant (bench, meeting);
}

void
gw_case_many (GwBench *bench)
{
  GwBenchAsk *asks[MANY];

  begin (bench);
  for (guint i = 0; i < MANY; i++)
    asks[i] = ask_any (bench, i);
  for (guint i = 0; i < MANY; i++)
    gw_bench_await (bench, asks[i]);
  finish (bench);
}

static void
release (GwBench *bench, const char *meeting)
{
  gw_bench_step (bench, "release() of the meeting %s", meeting);
  gw_rig_release (gw_bench_rig (bench), meeting);
  gw_bench_settle (bench);
}

void
gw_case_release (GwBench *bench)
{
  begin (bench);
  release (bench, "unknown");
  release (bench, "");
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  release (bench, "m1");
  release (bench, "m1");
  gw_bench_await (bench, gw_bench_ask_scheduled (bench, "m1"));
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
  release (bench, "m2");
  gw_bench_pass_time (bench, 86400);
  release (bench, "m1");
  finish (bench);
}

void
gw_case_release_asked (GwBench *bench)
{
  GwBenchAsk *scheduled, *instant;

  begin (bench);
  scheduled = gw_bench_ask_scheduled (bench, "m1");
  instant = gw_bench_ask_instant (bench, "m2");
  gw_bench_step (bench, "release() of a meeting that is being answered");
  gw_rig_release (gw_bench_rig (bench), "m1");
  gw_rig_release (gw_bench_rig (bench), "m2");
  gw_bench_await (bench, scheduled);
  gw_bench_await (bench, instant);
  finish (bench);
}

static char *
explain (GwBench *bench, const GwAllocationRequest *request)
{
  char *text;

  gw_bench_step (bench, "explain()");
  text = gw_rig_explain (gw_bench_rig (bench), request);
  gw_bench_settle (bench);
  return text;
}

static void
check_text (GwBench *bench, const char *text)
{
  if (text[0] == '\0')
    gw_bench_fail (bench, "explain() gave an empty text. Say what allocate() would answer now, "
                          "and why; or leave the hook out");
  if (!g_utf8_validate (text, -1, NULL))
    gw_bench_fail (bench, "the text of explain() is not UTF-8");
  if (g_str_has_suffix (text, "\n"))
    gw_bench_fail (bench, "the text of explain() ends with a line break; leave it to who prints");
}

void
gw_case_explain (GwBench *bench)
{
  const GwAllocationRequest requests[] = {
    { sizeof (GwAllocationRequest), GW_ALLOCATION_SFU_TURN, "ada@example.com", 0, 0, "m1" },
    { sizeof (GwAllocationRequest), GW_ALLOCATION_SFU_TURN, "", GW_BENCH_NOW + 60,
      GW_BENCH_NOW + 120, "m2" },
    { sizeof (GwAllocationRequest), GW_ALLOCATION_FS, "", 0, 0, "m3" },
  };

  begin (bench);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *first = explain (bench, &requests[i]);
      g_autofree char *second = first != NULL ? explain (bench, &requests[i]) : NULL;

      if (first == NULL)
        gw_bench_skip (bench, "it has no explain(); with it, `meeting allocate --dry-run` can "
                              "tell what would be answered");
      check_text (bench, first);
      if (g_strcmp0 (first, second) != 0)
        gw_bench_fail (bench,
                       "explain() said \"%.200s\" and then \"%.200s\", though nothing had "
                       "happened. It must not change what it tells of",
                       first, second);
      gw_bench_await (bench, gw_bench_ask (bench, &requests[i]));
    }
  finish (bench);
}
