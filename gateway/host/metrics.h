/* Counters and gauges, printed in the Prometheus text format at /metrics. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwMetrics GwMetrics;
typedef struct _GwMetric GwMetric;

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
