#include "gateway/host/metrics.h"

static void
test_print (void)
{
  g_autoptr (GwMetrics) metrics = gw_metrics_new ();
  GwMetric *rooms = gw_metrics_gauge (metrics, "sfu_rooms", NULL, "rooms open now");
  GwMetric *first = gw_metrics_counter (metrics, "sfu_packets_total", "worker=\"0\"", "packets");
  GwMetric *second = gw_metrics_counter (metrics, "sfu_packets_total", "worker=\"1\"", "packets");
  g_autofree char *text = NULL;

  gw_metric_set (rooms, -3);
  gw_metric_add (first, 5);
  gw_metric_add (first, 6);
  gw_metric_add (second, G_GINT64_CONSTANT (1) << 40);
  text = gw_metrics_print (metrics);
  g_assert_cmpstr (text, ==,
                   "# HELP sfu_packets_total packets\n"
                   "# TYPE sfu_packets_total counter\n"
                   "sfu_packets_total{worker=\"0\"} 11\n"
                   "sfu_packets_total{worker=\"1\"} 1099511627776\n"
                   "# HELP sfu_rooms rooms open now\n"
                   "# TYPE sfu_rooms gauge\n"
                   "sfu_rooms -3\n");
}

static void
test_same (void)
{
  g_autoptr (GwMetrics) metrics = gw_metrics_new ();
  GwMetric *metric = gw_metrics_counter (metrics, "a_total", "x=\"1\"", "help");

  g_assert_true (gw_metrics_counter (metrics, "a_total", "x=\"1\"", "help") == metric);
  g_assert_true (gw_metrics_counter (metrics, "a_total", NULL, "help") != metric);
}

static gpointer
add_many (gpointer metric)
{
  for (guint i = 0; i < 100000; i++)
    gw_metric_add (metric, 1);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GwMetrics) metrics = gw_metrics_new ();
  GwMetric *metric = gw_metrics_counter (metrics, "a_total", NULL, "help");
  GThread *threads[4];
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, add_many, metric);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  text = gw_metrics_print (metrics);
  g_assert_true (g_str_has_suffix (text, "\na_total 400000\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/print", test_print);
  g_test_add_func ("/metrics/same", test_same);
  g_test_add_func ("/metrics/threads", test_threads);
  return g_test_run ();
}
