/* A week of an enterprise through the real strategies, in simulated time, beside an oracle. */
#include "config.h"

#include <locale.h>

#include "tests/bench/allocate/decide.h"
#include "tests/bench/allocate/oracle.h"
#include "tests/bench/allocate/play.h"

#define MONDAY G_GINT64_CONSTANT (1795996800) /* 2026-11-30, 0:00 UTC */
#define HOUR 3600.0
#define N_POOL 50
#define N_SCHEDULED 10000
#define N_INSTANT 50000
#define PRICE 0.50 /* of a machine's hour */

static const OracleTimes times = { 2 * 3600, 2 * 3600, 3 * 3600 };

static const char *const pool_settings[] = { NULL };
static const char *const demand_settings[] = {
  "create-command=true", "delete-command=true",
  "list-command=true",   "address=%n.sfu.example.com:443",
  "max-machines=100000", NULL,
};

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return *one < *other ? -1 : *one > *other;
}

static gint64
part_of (const GArray *sorted, double part)
{
  if (sorted->len == 0)
    return 0;
  return g_array_index (sorted, gint64, (guint) (part * (sorted->len - 1)));
}

static void
print_story (const char *kind, const PeopleStory *story)
{
  g_array_sort (story->waits, compare_waits);
  g_print ("  %-10s %7u met, %u never; %u refused at creation, %u interrupted; %u questions\n"
           "             waited: median %" G_GINT64_FORMAT " s, 95 %% %" G_GINT64_FORMAT
           " s, 99 %% %" G_GINT64_FORMAT " s, longest %" G_GINT64_FORMAT " s\n",
           kind, story->met, story->never, story->refused, story->interrupted, story->asked,
           part_of (story->waits, 0.5), part_of (story->waits, 0.95), part_of (story->waits, 0.99),
           part_of (story->waits, 1));
}

static void
print_report (const char *name, const PlayReport *report)
{
  const FleetBill *bill = &report->bill;
  guint asked = report->scheduled.asked + report->instant.asked;
  double hours = (double) bill->seconds / HOUR;

  g_print ("%s\n", name);
  print_story ("scheduled:", &report->scheduled);
  print_story ("instant:", &report->instant);
  g_print ("  machines:  %.0f hours, cost %.0f; %u made, at most %u at once, %u failed, %u deleted "
           "in use, %u left\n"
           "  double bookings: %u; CPU %.0f us for an answer, the simulation's part included\n",
           hours, hours * PRICE, bill->created, bill->most, bill->failed, bill->deleted_in_use,
           bill->left, report->double_bookings, (double) report->answer_time / asked);
}

static gboolean
run_pool (const char *folder, const Week *week, GError **error)
{
  g_autofree char *plugin = g_build_filename (folder, "allocate.so", NULL);
  Play pool = { "pool", plugin, pool_settings, N_POOL };
  g_auto (PlayReport) report = { 0 };
  guint most = oracle_most_scheduled (week, N_POOL);
  guint wanted = oracle_n_scheduled (week);

  if (!play (&pool, week, &report, error))
    return FALSE;
  print_report ("pool of 50", &report);
  g_print ("  oracle:    %u of %u scheduled meetings fit; met %.1f %% of that\n\n", most, wanted,
           100.0 * report.scheduled.met / most);
  return report.double_bookings == 0;
}

static gboolean
run_on_demand (const char *folder, const Week *week, GError **error)
{
  g_autofree char *plugin = g_build_filename (folder, "on-demand.so", NULL);
  Play demand = { "on-demand", plugin, demand_settings, 0 };
  g_auto (PlayReport) report = { 0 };
  double least = (double) oracle_machine_seconds (week, &times) / HOUR;

  if (!play (&demand, week, &report, error))
    return FALSE;
  print_report ("on-demand", &report);
  g_print ("  oracle:    %.0f hours; on-demand %+.1f %%\n\n", least,
           100.0 * ((double) report.bill.seconds / HOUR / least - 1));
  return report.double_bookings == 0 && report.bill.deleted_in_use == 0 && report.bill.left == 0;
}

static gboolean
run_decisions (const char *folder, GError **error)
{
  g_autofree char *pool = g_build_filename (folder, "allocate.so", NULL);
  g_autofree char *demand = g_build_filename (folder, "on-demand.so", NULL);
  double pool_time = decide (pool, pool_settings, 1000, 10000, error);
  double demand_time = pool_time < 0 ? -1 : decide (demand, demand_settings, 1000, 10000, error);

  if (demand_time < 0)
    return FALSE;
  g_print ("a decision with 1,000 nodes and 10,000 bookings: pool %.0f us, on-demand %.0f us\n",
           pool_time, demand_time);
  return TRUE;
}

/* What happens to machines fills books; what is wrong is worth reading. */
static GLogWriterOutput
write_problems (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level > G_LOG_LEVEL_CRITICAL)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Week) week = NULL;
  guint32 seed = argc > 2 ? (guint32) g_ascii_strtoull (argv[2], NULL, 10) : 1;
  gboolean good;

  setlocale (LC_ALL, "");
  g_log_set_writer_func (write_problems, NULL, NULL);
  if (argc < 2)
    {
      g_printerr ("usage: %s FOLDER-OF-PLUGINS [SEED | decisions]\n", argv[0]);
      return 2;
    }
  if (g_strcmp0 (argv[2], "decisions") == 0)
    good = run_decisions (argv[1], &error);
  else
    {
      week = week_new (seed, MONDAY, N_SCHEDULED, N_INSTANT);
      good = run_pool (argv[1], week, &error) && run_on_demand (argv[1], week, &error) &&
             run_decisions (argv[1], &error);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  return good ? 0 : 1;
}
