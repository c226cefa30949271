/* Which microphones of a very large meeting are heard: a fixed number of them, those that spoke
 * last or speak loudest. Whoever begins to speak is let in at once, in the place of the quietest.
 * Time is passed in. One thread. */
#pragma once

#include "plugins/sfu/audio/speaker.h"

G_BEGIN_DECLS

typedef struct _SfuLoudest SfuLoudest;
typedef struct _SfuCandidate SfuCandidate; /* a microphone */

/* @hold: called for a microphone that is let in (%FALSE) or is not heard from now on (%TRUE). */
typedef void (*SfuLoudestHold) (gpointer microphone, gboolean held);

/* @n: as many are heard; 0: all. */
SfuLoudest *sfu_loudest_new (guint n, SfuLoudestHold hold);
void sfu_loudest_free (SfuLoudest *loudest); /* all are removed by then */

/* Held at once when there are enough. @microphone: for @hold. */
SfuCandidate *sfu_loudest_add (SfuLoudest *loudest, gpointer microphone);
void sfu_loudest_remove (SfuLoudest *loudest, SfuCandidate *candidate);

/* A tenth of a second of speech, at @now (monotonic microseconds). */
void sfu_loudest_hear (SfuLoudest *loudest, SfuCandidate *candidate, guint8 loudness, gint64 now);

G_END_DECLS
