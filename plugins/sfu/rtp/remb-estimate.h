/* How much a publisher may send that hears nothing of each packet's arrival: more while nothing is
 * lost, less while much is, and never far from what came. Plain struct, zeroed to begin; worker
 * thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_REMB_INTERVAL G_TIME_SPAN_SECOND
#define SFU_REMB_BITRATE_MIN 100000 /* bits per second */
#define SFU_REMB_BITRATE_MAX 10000000

typedef struct
{
  gint64 since;                   /* of the interval under way; 0: none */
  guint64 octets, expected, lost; /* as counted then */
  guint64 bitrate;                /* 0: none yet */
} SfuRembEstimate;

/* @octets, @expected, @lost: counted over all streams since they began.
 * Returns: the bitrate to tell now, in bits per second; 0: not yet. */
guint64 sfu_remb_estimate_update (
    SfuRembEstimate *estimate, guint64 octets, guint64 expected, guint64 lost, gint64 now);

G_END_DECLS
