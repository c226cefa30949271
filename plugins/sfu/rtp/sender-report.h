/* The publisher's clock as its sender report tells it, and what a subscriber's sender report says
 * of it: made from the publisher's, never from arrival times, so that lip-sync survives us. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/sr.h"

G_BEGIN_DECLS

/* Plain values; copied between threads in messages. */
typedef struct
{
  guint64 ntp;           /* RFC 3550 4; 0: no SR so far */
  guint32 rtp_timestamp; /* the publisher's, of the same moment */
  guint32 clock_rate;    /* Hz */
  gint64 arrival;        /* microseconds, monotonic, when the SR came */
} SfuSenderClock;

/* The publisher's NTP time at @now: the SR's, advanced by the time passed here. */
guint64 sfu_sender_clock_ntp (const SfuSenderClock *clock, gint64 now);

/* The publisher's RTP timestamp at @now. */
guint32 sfu_sender_clock_timestamp (const SfuSenderClock *clock, gint64 now);

/* The timestamp that a stream of clock @to gives to the moment that one of clock @from calls
 * @timestamp; both are of one publisher. Returns: %FALSE while one of them has not reported, or
 * when they contradict each other by more than SFU_SENDER_CLOCK_SKEW. */
#define SFU_SENDER_CLOCK_SKEW (2 * G_TIME_SPAN_SECOND)
gboolean sfu_sender_clock_align (const SfuSenderClock *from,
                                 guint32 timestamp,
                                 const SfuSenderClock *to,
                                 guint32 *aligned);

/* @timestamp_offset: sfu_rewriter_timestamp_offset(). @packets, @octets: what we sent the
 * subscriber. @report: (out): all of it. Returns: %FALSE without an SR of the publisher. */
gboolean sfu_sender_report_make (const SfuSenderClock *clock,
                                 guint32 ssrc,
                                 guint32 timestamp_offset,
                                 guint32 packets,
                                 guint32 octets,
                                 gint64 now,
                                 SfuRtcpSr *report);

G_END_DECLS
