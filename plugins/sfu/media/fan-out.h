/* One encoding's feeds, one per lane, as the publisher's lane knows them: hands them packets, tells
 * them the publisher's clock, and lets go of them without a packet overtaking. Home lane's thread
 * only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/rtp/sender-report.h"

G_BEGIN_DECLS

typedef struct _SfuFanOut SfuFanOut;

/* Control thread, or home's. */
SfuFanOut *sfu_fan_out_new (SfuLane *home);

/* Lets go of all feeds. Calls @gone when no lane knows the inbound any more, which may be at once;
 * the fan-out is freed by then. */
void sfu_fan_out_close (SfuFanOut *fan_out, void (*gone) (gpointer data), gpointer data);

/* At most one feed per lane. Where home has a feed it gives the new one the frames since the last
 * key frame, if they are few. Returns: %FALSE when the new one has none to
 * begin with. */
gboolean sfu_fan_out_add (SfuFanOut *fan_out, SfuFeed *feed, gint64 now);
/* Frees the feed on its own lane, after all packets handed to it. */
void sfu_fan_out_drop (SfuFanOut *fan_out, SfuFeed *feed);

void sfu_fan_out_packet (SfuFanOut *fan_out, GwPacket *packet);
void sfu_fan_out_set_clock (SfuFanOut *fan_out, const SfuSenderClock *clock);

/* The publisher falls silent on purpose. */
void sfu_fan_out_pause (SfuFanOut *fan_out);

G_END_DECLS
