/* How much a publisher may send that hears nothing of each packet's arrival. More while all goes
 * well, whether or not it uses what it has; less when a queue builds up on the way, or when much is
 * lost; but loss that stays the same when less is sent is the path's own, and does not count. Plain
 * struct, zeroed to begin; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Between two looks; when it is clear that too much was sent, sooner. */
#define SFU_REMB_INTERVAL G_TIME_SPAN_SECOND
#define SFU_REMB_INTERVAL_MIN (300 * G_TIME_SPAN_MILLISECOND)

/* Bits per second. */
#define SFU_REMB_BITRATE_MIN 100000
#define SFU_REMB_BITRATE_BEGIN 1000000
#define SFU_REMB_BITRATE_MAX 10000000

typedef struct
{
  guint64 octets, expected, lost; /* counted over all streams since they began */
  /* Microseconds: how much longer the packets take since the last look, and how much longer than
   * without a queue; 0 when it is not known. */
  gint64 rise, queue;
} SfuArrivals;

typedef struct
{
  gint64 since;        /* of the last look; 0: there was none */
  SfuArrivals then;    /* what had come by then; of loss, by when there was enough to tell */
  guint64 bitrate;     /* 0: none yet */
  guint64 used;        /* of it, before the last look */
  guint64 too_much;    /* what the path carried when it was given too much; 0: it never was */
  guint64 sent;        /* when loss first made it less; 0: it did not since it last grew */
  guint64 arrived;     /* then */
  guint64 lost_anyhow; /* percent */
} SfuRembEstimate;

/* Returns: whether it is time for sfu_remb_estimate_update(). */
gboolean
sfu_remb_estimate_due (const SfuRembEstimate *estimate, const SfuArrivals *arrivals, gint64 now);

/* Takes a look. Returns: the bitrate to tell now, in bits per second; 0: none is known so far. */
guint64
sfu_remb_estimate_update (SfuRembEstimate *estimate, const SfuArrivals *arrivals, gint64 now);

G_END_DECLS
