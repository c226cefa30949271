/* How much longer one stream's packets take to us than they took before: a queue that builds up on
 * the way. Nothing is known of the sender's clock but its timestamps, and the shortest way of a
 * quarter second counts, so that jitter and pacing do not. Plain struct; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 clock_rate; /* Hz */
  gboolean started;
  guint32 timestamp; /* that the next one is compared with */
  gint64 arrival;    /* when it would have come, had it taken as long as the first */
  /* Microseconds more than the first took. */
  gint64 shortest; /* in the window under way */
  gint64 now;      /* in the last whole window */
  gint64 before;   /* at the last look */
  gint64 base;     /* without a queue; a longer way is believed after a dozen looks */
  gint64 window;   /* began then */
  guint n;         /* frames in it */
  gboolean has_now, has_before;
} SfuDelayTrend;

/* @clock_rate: Hz, not 0. */
void sfu_delay_trend_init (SfuDelayTrend *trend, guint32 clock_rate);

/* Each packet, in the order of arrival; of a frame only the first one counts. */
void sfu_delay_trend_packet (SfuDelayTrend *trend, guint32 timestamp, gint64 arrival);

/* What has changed since the last look, and since there was no queue, in microseconds.
 * Returns: %FALSE when too little came to tell. */
gboolean sfu_delay_trend_read (const SfuDelayTrend *trend, gint64 *rise, gint64 *queue);

/* That was a look; one a second or so. */
void sfu_delay_trend_turn (SfuDelayTrend *trend);

G_END_DECLS
