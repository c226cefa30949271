/* Round-trip time to a subscriber from the LSR and DLSR of its reports (RFC 3550 6.4.1). The sender
 * remembers when it sent which SR: the NTP times in them follow the publisher's clock, which jumps
 * a little with each of its reports. Plain struct, zeroed to begin; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_RTT_REPORTS 8
/* Before anything is known. */
#define SFU_RTT_DEFAULT (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  struct
  {
    guint32 lsr; /* middle 32 bits of the NTP time */
    gint64 sent; /* microseconds; 0: unused */
  } reports[SFU_RTT_REPORTS];
  guint next;
  gint64 smoothed; /* microseconds; 0: unknown */
} SfuRtt;

/* @ntp: of the SR just sent. */
void sfu_rtt_sent (SfuRtt *rtt, guint64 ntp, gint64 now);

/* @lsr, @dlsr: of a report block. Returns: whether it gave a measurement. */
gboolean sfu_rtt_report (SfuRtt *rtt, guint32 lsr, guint32 dlsr, gint64 now);

/* Microseconds, 1 ms at least; SFU_RTT_DEFAULT while unknown. */
gint64 sfu_rtt_get (const SfuRtt *rtt);

G_END_DECLS
