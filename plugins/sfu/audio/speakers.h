/* The people of a meeting by their voices: who speaks, who has the floor, and who had it lately.
 * Time is passed in, so that made-up voices can be tried. One thread. */
#pragma once

#include "plugins/sfu/audio/speaker.h"

G_BEGIN_DECLS

typedef struct _SfuSpeakers SfuSpeakers;
typedef struct _SfuVoice SfuVoice; /* one of them */

SfuSpeakers *sfu_speakers_new (void);
void sfu_speakers_free (SfuSpeakers *speakers); /* with all voices */

/* @owner: whose voice it is; outlives it. A newcomer stands behind all others in the order. */
SfuVoice *sfu_speakers_add (SfuSpeakers *speakers, const char *owner);
void sfu_speakers_remove (SfuSpeakers *speakers, SfuVoice *voice);

/* A tenth of a second of @voice, at @now (monotonic microseconds). */
void sfu_voice_hear (SfuVoice *voice, guint8 loudness, gint64 now);
const char *sfu_voice_owner (const SfuVoice *voice);

/* Follows what was heard; about every tenth of a second while somebody speaks. Returns: whether
 * somebody else has the floor now. */
gboolean sfu_speakers_decide (SfuSpeakers *speakers, gint64 now);

/* Whether anything was heard of anybody lately: until that is over decisions may change. */
gboolean sfu_speakers_heard (const SfuSpeakers *speakers, gint64 now);

/* Returns: (nullable): who has the floor, though perhaps silent now. */
SfuVoice *sfu_speakers_dominant (const SfuSpeakers *speakers);

typedef struct
{
  const SfuVoice *voice;
  guint8 loudness; /* lately; see meter.h */
} SfuActiveSpeaker;

/* Who speaks, the loudest first, as of the last decision; a pause between words is speech too.
 * @active: (element-type SfuActiveSpeaker): filled anew. */
void sfu_speakers_list_active (const SfuSpeakers *speakers, GArray *active);

/* The latest to have had the floor first, then those who never had it, the longest here first.
 * Returns: (transfer none) (element-type SfuVoice). */
const GPtrArray *sfu_speakers_order (const SfuSpeakers *speakers);

G_END_DECLS
