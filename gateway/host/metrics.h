/* Counters and gauges, printed in the Prometheus text format at /metrics. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwMetrics GwMetrics;
typedef struct _GwMetric GwMetric;

GwMetrics *gw_metrics_new (void);
void gw_metrics_free (GwMetrics *metrics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwMetrics, gw_metrics_free)

/* Returns: (transfer full): all of it in the Prometheus text format 0.0.4, sorted by name. */
char *gw_metrics_print (const GwMetrics *metrics);

/* @name: [a-z_]+ with unit suffix, e.g. "sfu_packets_received_total"; @labels: (nullable): ready
 * text such as worker="0". Owned by @metrics. Control thread. The same name and labels give the
 * same metric. */
GwMetric *
gw_metrics_counter (GwMetrics *metrics, const char *name, const char *labels, const char *help);
GwMetric *
gw_metrics_gauge (GwMetrics *metrics, const char *name, const char *labels, const char *help);

/* Any thread, no lock: relaxed atomics. */
void gw_metric_add (GwMetric *metric, gint64 amount);
void gw_metric_set (GwMetric *metric, gint64 value);

G_END_DECLS
