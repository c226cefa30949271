/* How loud somebody speaks, out of the levels in their packets (RFC 6464), a tenth of a second at a
 * time; what is steady, as fans are, is no speech. Plain state. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Loudness: 0 for no speech, else 1 to 127, a decibel each, 127 the loudest. */

typedef struct
{
  guint16 floor; /* of what is always there, in sixteenths of a decibel; 0: nothing heard so far */
  guint16 frames, loud;
  guint32 sum; /* of the loud ones */
} SfuMeter;

/* @level: 0 loudest to 127 silence, as in the packet. */
void sfu_meter_packet (SfuMeter *meter, guint8 level);

/* Returns: the loudness of what came since the last time. */
guint8 sfu_meter_take (SfuMeter *meter);

G_END_DECLS
