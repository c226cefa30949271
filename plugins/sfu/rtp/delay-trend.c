#include "plugins/sfu/rtp/delay-trend.h"

#define WINDOW (250 * G_TIME_SPAN_MILLISECOND)
#define FRAMES_LEAST 4

/* No queue makes so much of a difference: the stream paused, or its clock was set. */
#define JUMP (2 * G_TIME_SPAN_SECOND)

/* The base follows a way that never gets shorter, by that part of the difference. */
#define CREEP 8

void
sfu_delay_trend_init (SfuDelayTrend *trend, guint32 clock_rate)
{
  *trend = (SfuDelayTrend){ .clock_rate = clock_rate };
}

static void
start (SfuDelayTrend *trend, guint32 timestamp, gint64 arrival)
{
  sfu_delay_trend_init (trend, trend->clock_rate);
  trend->started = TRUE;
  trend->timestamp = timestamp;
  trend->arrival = trend->window = arrival;
}

static void
take (SfuDelayTrend *trend, gint64 longer, gint64 arrival)
{
  trend->shortest = trend->n == 0 ? longer : MIN (trend->shortest, longer);
  trend->n++;
  if (trend->n < FRAMES_LEAST || arrival - trend->window < WINDOW)
    return;
  trend->now = trend->shortest;
  trend->has_now = TRUE;
  trend->window = arrival;
  trend->n = 0;
}

void
sfu_delay_trend_packet (SfuDelayTrend *trend, guint32 timestamp, gint64 arrival)
{
  gint64 units = (gint32) (timestamp - trend->timestamp);
  gint64 passed = units * G_USEC_PER_SEC / trend->clock_rate;
  gint64 longer = arrival - trend->arrival - passed;

  if (!trend->started || ABS (longer - trend->shortest) > JUMP)
    {
      start (trend, timestamp, arrival);
      return;
    }
  if (units <= 0)
    return; /* more of the same frame, or reordered */
  trend->timestamp = timestamp;
  trend->arrival += passed;
  take (trend, longer, arrival);
}

gboolean
sfu_delay_trend_read (const SfuDelayTrend *trend, gint64 *rise, gint64 *queue)
{
  if (!trend->has_now || !trend->has_before)
    return FALSE;
  *rise = trend->now - trend->before;
  *queue = MAX (trend->now - trend->base, 0);
  return TRUE;
}

void
sfu_delay_trend_turn (SfuDelayTrend *trend)
{
  if (!trend->has_now)
    return;
  trend->before = trend->now;
  if (!trend->has_before || trend->now < trend->base)
    trend->base = trend->now;
  else
    trend->base += (trend->now - trend->base) / CREEP;
  trend->has_before = TRUE;
}
