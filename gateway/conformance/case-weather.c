#include "gateway/conformance/cases.h"

#define CROWD 1000
#define YEAR (G_GINT64_CONSTANT (365) * 24 * 3600)
#define DAY (24 * 3600)

static void
ask_all (GwBench *bench, const char *prefix)
{
  static const char *const numbers[] = { "1", "2", "3" };
  GwBenchAsk *asks[G_N_ELEMENTS (numbers) * 3];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *meeting = g_strconcat (prefix, numbers[i], NULL);

      asks[3 * i] = gw_bench_ask_scheduled (bench, meeting);
      asks[3 * i + 1] = gw_bench_ask_fs (bench, meeting);
      meeting[0] = 'I';
      asks[3 * i + 2] = gw_bench_ask_instant (bench, meeting);
    }
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    gw_bench_await (bench, asks[i]);
}

static void
finish (GwBench *bench)
{
  gw_bench_check_quiet (bench);
  gw_bench_stop (bench);
  gw_bench_destroy (bench);
}

void
gw_case_no_nodes (GwBench *bench)
{
  gw_bench_create (bench);
  ask_all (bench, "m");
  finish (bench);
}

void
gw_case_full_nodes (GwBench *bench)
{
  gw_bench_put_sfu (bench, "sfu1.example.com:443", 1.0, FALSE);
  gw_bench_put_sfu (bench, "sfu2.example.com:443", 2.5, FALSE);
  gw_bench_put_sfu (bench, "sfu3.example.com:443", 0.0, TRUE);
  gw_bench_create (bench);
  ask_all (bench, "m");
  finish (bench);
}

void
gw_case_nodes_die (GwBench *bench)
{
  static const struct
  {
    const char *role, *address;
  } nodes[] = {
    { "sfu", "sfu1.example.com:443" }, { "sfu", "sfu2.example.com:443" },
    { "sfu", "sfu3.example.com:443" }, { "turn", "turn.example.com:3478" },
    { "fs", "fs.example.com:443" },
  };

  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
  ask_all (bench, "m");
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    gw_rig_silence_node (gw_bench_rig (bench), nodes[i].role, nodes[i].address);
  gw_bench_step (bench, "the death of all machines");
  gw_bench_pass_time (bench, 60);
  ask_all (bench, "m");
  ask_all (bench, "n");
  gw_bench_put_fleet (bench);
  ask_all (bench, "m");
  finish (bench);
}

void
gw_case_many_nodes (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  for (guint i = 0; i < CROWD; i++)
    {
      g_autofree char *address = g_strdup_printf ("crowd%u.example.com:443", i);

      gw_bench_put_sfu (bench, address, i % 10 / 10.0, FALSE);
    }
  gw_bench_create (bench);
  ask_all (bench, "m");
  finish (bench);
}

static void
jump (GwBench *bench, gint64 now)
{
  g_autoptr (GError) error = NULL;

  gw_bench_step (bench, "the clock being set");
  if (!gw_rig_jump (gw_bench_rig (bench), now, &error))
    gw_bench_fail (bench, "it never comes to rest after the clock was set: %s", error->message);
}

void
gw_case_clock (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
  ask_all (bench, "m");
  jump (bench, GW_BENCH_NOW + YEAR);
  gw_bench_put_fleet (bench);
  ask_all (bench, "n");
  /* An alarm that it has set may be a year away now: the gateway stops waiting for this one. */
  gw_bench_ask_instant (bench, "late");
  jump (bench, GW_BENCH_NOW - YEAR);
  ask_all (bench, "m");
  jump (bench, GW_BENCH_NOW);
  ask_all (bench, "o");
  finish (bench);
}

void
gw_case_disk_full (GwBench *bench)
{
  gw_bench_put_fleet (bench);
  gw_bench_create (bench);
  ask_all (bench, "m");
  gw_rig_break_storage (gw_bench_rig (bench), "No space left on device");
  ask_all (bench, "n");
  gw_bench_step (bench, "release() while nothing can be stored");
  gw_rig_release (gw_bench_rig (bench), "m1");
  gw_rig_release (gw_bench_rig (bench), "n1");
  gw_bench_pass_time (bench, DAY);
  gw_rig_break_storage (gw_bench_rig (bench), NULL);
  gw_bench_put_fleet (bench);
  ask_all (bench, "o");
  finish (bench);
}

static void
ask_in (GwBench *bench, GwBenchWeather weather)
{
  gw_bench_set_weather (bench, weather);
  gw_bench_create (bench);
  ask_all (bench, "k");
  gw_bench_put_fleet (bench);
  ask_all (bench, "m");
  gw_bench_step (bench, "release(), and a day after it");
  gw_rig_release (gw_bench_rig (bench), "m1");
  gw_bench_pass_time (bench, DAY);
  gw_bench_set_weather (bench, GW_BENCH_FAIR);
  ask_all (bench, "n");
  gw_bench_pass_time (bench, DAY);
  finish (bench);
  if (gw_bench_calls (bench) == 0)
    gw_bench_skip (bench, "it has run no command and asked no machine");
}

void
gw_case_failing (GwBench *bench)
{
  ask_in (bench, GW_BENCH_FAILING);
}

void
gw_case_hanging (GwBench *bench)
{
  ask_in (bench, GW_BENCH_HANGING);
}

void
gw_case_rubbish (GwBench *bench)
{
  ask_in (bench, GW_BENCH_RUBBISH);
}
