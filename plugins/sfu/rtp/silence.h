/* Tells an outage of a peer from its usual pauses: the one lasts a second and more, and three times
 * what the peer usually lets pass between two signs of life. Plain struct, zeroed to begin. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_SILENCE_MIN G_TIME_SPAN_SECOND

typedef struct
{
  gint64 heard; /* microseconds; 0: never */
  gint64 usual; /* the longest pause lately */
} SfuSilence;

/* Something came from the peer. Returns: whether an outage ended with it. */
gboolean sfu_silence_heard (SfuSilence *silence, gint64 now);

G_END_DECLS
