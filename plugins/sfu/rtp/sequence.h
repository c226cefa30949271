/* Unwraps 16-bit counters to 64 bits. A value is taken as the one nearest to the newest
 * so far: at most half the range ahead or behind. Plain struct, zeroed to begin. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 newest; /* the highest extended number; meaningful once started */
  gboolean started;
} SfuSequence;

/* The first number is put one cycle up, so that what was reordered before it is not negative. */
gint64 sfu_sequence_unwrap16 (SfuSequence *sequence, guint16 value);

/* The extended number nearest to @newest, without advancing anything. */
gint64 sfu_sequence_near16 (gint64 newest, guint16 value);

G_END_DECLS
