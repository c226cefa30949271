#include "plugins/turn/counters.h"

static const struct
{
  const char *name, *labels, *help;
} descriptions[TURN_COUNTERS] = {
  { "turn_packets_total", "to=\"peer\"", "datagrams relayed" },
  { "turn_bytes_total", "to=\"peer\"", "bytes of payload relayed" },
  { "turn_packets_total", "to=\"client\"", "datagrams relayed" },
  { "turn_bytes_total", "to=\"client\"", "bytes of payload relayed" },
  { "turn_dropped_total", NULL, "datagrams without permission or room" },
  { "turn_requests_total", NULL, "STUN requests" },
  { "turn_refused_total", NULL, "STUN requests answered with an error" },
  { "turn_unanswered_total", NULL, "requests without credentials beyond the rate limit" },
  { "turn_allocations_total", NULL, "allocations made" },
};

void
turn_metrics_init (TurnMetrics *metrics, GwMetrics *host)
{
  for (gsize i = 0; i < TURN_COUNTERS; i++)
    metrics->metrics[i] = gw_metrics_counter (host, descriptions[i].name, descriptions[i].labels,
                                              descriptions[i].help);
}

void
turn_metrics_publish (const TurnMetrics *metrics,
                      const TurnCounters *counters,
                      TurnCounters *published)
{
  const guint64 *now = (const guint64 *) counters;
  const guint64 *before = (const guint64 *) published;

  for (gsize i = 0; i < TURN_COUNTERS; i++)
    if (now[i] != before[i])
      gw_metric_add (metrics->metrics[i], (gint64) (now[i] - before[i]));
  *published = *counters;
}
