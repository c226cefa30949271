/* One lane's figures in the process's metrics. */
#pragma once

#include "gateway/host/metrics.h"
#include "gateway/net/udp.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/transport/port.h"

G_BEGIN_DECLS

#define SFU_LANE_METRICS 22

typedef struct
{
  GwMetric *metrics[SFU_LANE_METRICS];
} SfuLaneMetrics;

/* Control thread. */
void sfu_lane_metrics_init (SfuLaneMetrics *self, GwMetrics *metrics, guint worker);

/* Any thread. */
void sfu_lane_metrics_update (SfuLaneMetrics *self,
                              const GwUdpStats *udp,
                              const SfuPortStats *port,
                              const SfuStreamsStats *tcp,
                              const SfuLaneStats *lane);

G_END_DECLS
