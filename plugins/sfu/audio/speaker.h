/* What was heard of one person lately, in tenths of a second, and how two of them compare. Plain
 * state. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In tenths of a second. */
#define SFU_SPEAKER_NOW 2
#define SFU_SPEAKER_PHRASE 5
#define SFU_SPEAKER_TURN 12

#define SFU_SPEAKER_TENTHS 16

typedef struct
{
  gint64 tenth;                        /* of the newest */
  guint8 loudness[SFU_SPEAKER_TENTHS]; /* by tenth, modulo; see meter.h */
} SfuSpeaker;

/* @tenth: monotonic time in tenths of a second. Of two within one tenth the louder counts. */
void sfu_speaker_hear (SfuSpeaker *speaker, gint64 tenth, guint8 loudness);

/* Returns: the loudest of the last @n tenths, up to and with @tenth; 0: silent. */
guint8 sfu_speaker_loudness (const SfuSpeaker *speaker, gint64 tenth, guint n);

/* Returns: how many of the last @n tenths had speech. */
guint sfu_speaker_spoke (const SfuSpeaker *speaker, gint64 tenth, guint n);

/* Returns: how many of the last @n tenths @speaker was clearly louder in than @other (nullable:
 * silence). */
guint sfu_speaker_wins (const SfuSpeaker *speaker, const SfuSpeaker *other, gint64 tenth, guint n);

/* Whether @challenger should have the floor instead of @holder (nullable: nobody has it). */
gboolean
sfu_speaker_takes_over (const SfuSpeaker *challenger, const SfuSpeaker *holder, gint64 tenth);

G_END_DECLS
