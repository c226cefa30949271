#include "plugins/sfu/rtp/sender-report.h"

guint64
sfu_sender_clock_ntp (const SfuSenderClock *clock, gint64 now)
{
  gint64 elapsed = MAX (now - clock->arrival, 0);
  guint64 seconds = (guint64) elapsed / G_USEC_PER_SEC;
  guint64 rest = (guint64) elapsed % G_USEC_PER_SEC;

  return clock->ntp + (seconds << 32) + (rest << 32) / G_USEC_PER_SEC;
}

guint32
sfu_sender_clock_timestamp (const SfuSenderClock *clock, gint64 now)
{
  guint64 elapsed = (guint64) MAX (now - clock->arrival, 0);
  guint64 seconds = elapsed / G_USEC_PER_SEC;
  guint64 rest = elapsed % G_USEC_PER_SEC;

  /* Rounded: 90 kHz ticks are no whole microseconds. */
  return (guint32) (clock->rtp_timestamp + seconds * clock->clock_rate +
                    (rest * clock->clock_rate + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
}

/* Clock units, rounded, of a difference of NTP times. */
static gint64
ntp_to_units (gint64 ntp, guint32 clock_rate)
{
  gint64 seconds = ntp >> 32;
  guint64 fraction = (guint64) ntp & G_MAXUINT32;

  return seconds * clock_rate + (gint64) ((fraction * clock_rate + (1u << 31)) >> 32);
}

gboolean
sfu_sender_clock_align (const SfuSenderClock *from,
                        guint32 timestamp,
                        const SfuSenderClock *to,
                        guint32 *aligned)
{
  gint64 since, apart, arrivals;

  if (from->ntp == 0 || to->ntp == 0 || from->clock_rate != to->clock_rate)
    return FALSE;
  apart = ntp_to_units ((gint64) (from->ntp - to->ntp), to->clock_rate);
  arrivals = (from->arrival - to->arrival) * to->clock_rate / G_USEC_PER_SEC;
  if (ABS (apart - arrivals) > SFU_SENDER_CLOCK_SKEW / G_USEC_PER_SEC * to->clock_rate)
    return FALSE;
  since = (gint32) (timestamp - from->rtp_timestamp);
  *aligned = (guint32) (to->rtp_timestamp + apart + since);
  return TRUE;
}

gboolean
sfu_sender_report_make (const SfuSenderClock *clock,
                        guint32 ssrc,
                        guint32 timestamp_offset,
                        guint32 packets,
                        guint32 octets,
                        gint64 now,
                        SfuRtcpSr *report)
{
  if (clock->ntp == 0)
    return FALSE;
  *report = (SfuRtcpSr){
    .ssrc = ssrc,
    .ntp = sfu_sender_clock_ntp (clock, now),
    .rtp_timestamp = sfu_sender_clock_timestamp (clock, now) + timestamp_offset,
    .packets = packets,
    .octets = octets,
  };
  return TRUE;
}
