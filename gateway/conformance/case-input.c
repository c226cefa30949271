#include <string.h>

#include "gateway/conformance/cases.h"

#define HUGE (64 * 1024)
#define YEAR (G_GINT64_CONSTANT (365) * 24 * 3600)

/* As they may reach a plugin: UTF-8, but not always what one expects. */
static const char *const odd[] = {
  "",
  "@",
  " ",
  "ada@example.com\r\nBcc: eve@example.com",
  "\"; DROP TABLE nodes; --",
  "$(reboot)`reboot`%s%n%d",
  "../../../etc/passwd",
  "a\xcc\x81\xcc\x81\xcc\x81",
  "\xe2\x80\xae"
  "moc.elpmaxe@ada",
  "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb@\xe4\xbe\x8b\xe3\x81\x88.jp",
  "\xef\xbf\xbf\x7f\x01",
};

static void
ask_as (GwBench *bench, const char *email, const char *meeting)
{
  const GwAllocationRequest requests[] = {
    { sizeof (GwAllocationRequest), GW_ALLOCATION_SFU_TURN, email, 0, 0, meeting },
    { sizeof (GwAllocationRequest), GW_ALLOCATION_SFU_TURN, email, GW_BENCH_NOW + 3600,
      GW_BENCH_NOW + 7200, meeting },
    { sizeof (GwAllocationRequest), GW_ALLOCATION_FS, email, 0, 0, meeting },
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    gw_bench_await (bench, gw_bench_ask (bench, &requests[i]));
}

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

static char *
huge (void)
{
  char *text = g_strnfill (HUGE, 'a');

  memcpy (text + HUGE - 12, "@example.com", 12);
  return text;
}

void
gw_case_email (GwBench *bench)
{
  g_autofree char *long_one = huge ();

  begin (bench);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);

      ask_as (bench, odd[i], meeting);
    }
  ask_as (bench, long_one, "long");
  finish (bench);
}

void
gw_case_meeting (GwBench *bench)
{
  g_autofree char *long_one = huge ();

  begin (bench);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      ask_as (bench, "ada@example.com", odd[i]);
      gw_bench_step (bench, "release() of an odd meeting");
      gw_rig_release (gw_bench_rig (bench), odd[i]);
    }
  ask_as (bench, "ada@example.com", long_one);
  finish (bench);
}

void
gw_case_times (GwBench *bench)
{
  static const struct
  {
    gint64 begin_at, end_at;
  } times[] = {
    { 1, 2 },
    { GW_BENCH_NOW - YEAR, GW_BENCH_NOW - YEAR + 3600 },
    { GW_BENCH_NOW - 60, GW_BENCH_NOW + 60 },
    { GW_BENCH_NOW, GW_BENCH_NOW + 1 },
    { GW_BENCH_NOW + 60, GW_BENCH_NOW + 10 * YEAR },
    { GW_BENCH_NOW + 100 * YEAR, GW_BENCH_NOW + 100 * YEAR + 60 },
    { GW_BENCH_NOW + 7200, GW_BENCH_NOW + 3600 },
    { GW_BENCH_NOW + 7200, GW_BENCH_NOW + 7200 },
    { GW_BENCH_NOW + 7200, 0 },
    { 0, GW_BENCH_NOW + 7200 },
    { -1, -1 },
    { G_MININT64, G_MAXINT64 },
    { G_MAXINT64 - 1, G_MAXINT64 },
  };

  begin (bench);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%u", i);
      const GwAllocationRequest request = { sizeof request,    GW_ALLOCATION_SFU_TURN,
                                            "ada@example.com", times[i].begin_at,
                                            times[i].end_at,   meeting };

      gw_bench_await (bench, gw_bench_ask (bench, &request));
      gw_bench_step (bench, "release() of a meeting with odd times");
      gw_rig_release (gw_bench_rig (bench), meeting);
    }
  finish (bench);
}

/* A newer gateway may ask for more. */
void
gw_case_kind (GwBench *bench)
{
  const GwAllocationRequest request = {
    .size = sizeof request,
    .kind = (GwAllocationKind) 99,
    .email = "ada@example.com",
    .meeting = "m1",
  };
  GwBenchAsk *ask;

  begin (bench);
  ask = gw_bench_ask (bench, &request);
  gw_bench_await_any (bench, ask);
  gw_bench_await (bench, gw_bench_ask_instant (bench, "m2"));
  finish (bench);
}
