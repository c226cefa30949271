/* Tells a publisher without transport-wide feedback how much it may send: about once a second, and
 * at once when that is much less than before. Part of an endpoint; its lane's thread only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtp/remb-estimate.h"

G_BEGIN_DECLS

typedef struct
{
  SfuRembEstimate estimate;
} SfuRembReporter;

/* Call every 20 ms. @inbounds: (element-type SfuInbound): all of the connection. Adds a REMB when
 * one is due, if that was agreed on. */
void sfu_remb_reporter_write (SfuRembReporter *reporter,
                              const GPtrArray *inbounds,
                              SfuRtcpBuilder *builder,
                              guint32 sender_ssrc,
                              gint64 now);

G_END_DECLS
