/* How much of the sound before is to be repeated with each packet (RFC 2198), by the loss that a
 * subscriber reports: what is lost once is seldom lost twice, and 0 while nothing is reported.
 * Plain struct, zeroed to begin; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_REDUNDANCY_MAX 2

/* After the last report that asked for it. */
#define SFU_REDUNDANCY_TIME (30 * G_TIME_SPAN_SECOND)

typedef struct
{
  guint frames;
  gint64 until;
} SfuRedundancy;

/* @fraction_lost: of a report block, in 256ths. */
void sfu_redundancy_report (SfuRedundancy *self, guint8 fraction_lost, gint64 now);

/* Returns: how many earlier frames each packet shall carry. */
guint sfu_redundancy_frames (const SfuRedundancy *self, gint64 now);

G_END_DECLS
