/* What a worker counts, and the metrics that it adds to once a second. */
#pragma once

#include <glib.h>

#include "gateway/host/metrics.h"

G_BEGIN_DECLS

/* A worker's own, without atomics. */
typedef struct
{
  guint64 to_peers_packets, to_peers_bytes;
  guint64 to_clients_packets, to_clients_bytes;
  guint64 dropped;     /* of no permission, channel or allocation, or the kernel had no room */
  guint64 requests;    /* STUN requests */
  guint64 refused;     /* answered with an error, the first 401 of everybody not counted */
  guint64 unanswered;  /* of addresses that asked too often without credentials */
  guint64 allocations; /* made */
} TurnCounters;

#define TURN_COUNTERS (sizeof (TurnCounters) / sizeof (guint64))

typedef struct
{
  GwMetric *metrics[TURN_COUNTERS]; /* in the order of TurnCounters */
} TurnMetrics;

/* Control thread. */
void turn_metrics_init (TurnMetrics *metrics, GwMetrics *host);

/* Adds what came since @published, and brings that up to date. Worker thread. */
void turn_metrics_publish (const TurnMetrics *metrics,
                           const TurnCounters *counters,
                           TurnCounters *published);

G_END_DECLS
