#include "plugins/sfu/audio/speaker.h"

/* Decibels. Less may be two who speak at once; more is a voice against nothing, or against itself
 * in another's microphone. */
#define CLEARLY 12

#define PHRASE_WINS 3
#define TURN_WINS 5 /* half a second: a cough is shorter */
#define TURN_LEAD 2

void
sfu_speaker_hear (SfuSpeaker *speaker, gint64 tenth, guint8 loudness)
{
  if (tenth <= speaker->tenth - SFU_SPEAKER_TENTHS)
    return;
  gint64 first = MAX (speaker->tenth + 1, tenth - SFU_SPEAKER_TENTHS + 1);
  for (gint64 missed = first; missed <= tenth; missed++)
    speaker->loudness[missed % SFU_SPEAKER_TENTHS] = 0;
  speaker->tenth = MAX (speaker->tenth, tenth);
  guint8 *at = &speaker->loudness[tenth % SFU_SPEAKER_TENTHS];
  *at = MAX (*at, loudness);
}

static guint8
loudness_at (const SfuSpeaker *speaker, gint64 tenth)
{
  if (!speaker || tenth > speaker->tenth || tenth <= speaker->tenth - SFU_SPEAKER_TENTHS)
    return 0;
  return speaker->loudness[tenth % SFU_SPEAKER_TENTHS];
}

guint8
sfu_speaker_loudness (const SfuSpeaker *speaker, gint64 tenth, guint n)
{
  guint8 loudest = 0;
  for (guint i = 0; i < n; i++)
    loudest = MAX (loudest, loudness_at (speaker, tenth - i));
  return loudest;
}

guint
sfu_speaker_spoke (const SfuSpeaker *speaker, gint64 tenth, guint n)
{
  guint spoke = 0;
  for (guint i = 0; i < n; i++)
    spoke += loudness_at (speaker, tenth - i) > 0;
  return spoke;
}

guint
sfu_speaker_wins (const SfuSpeaker *speaker, const SfuSpeaker *other, gint64 tenth, guint n)
{
  guint wins = 0;
  for (guint i = 0; i < n; i++)
    wins += loudness_at (speaker, tenth - i) > loudness_at (other, tenth - i) + CLEARLY;
  return wins;
}

/* Three time scales, as Volfin and Cohen have it ("Dominant speaker identification for multipoint
 * videoconferencing", 2013): whoever takes the floor speaks now, in this phrase and in this turn,
 * and is ahead of the holder in each. The first is quick, the last keeps coughs away and pauses
 * for breath the holder's. */
gboolean
sfu_speaker_takes_over (const SfuSpeaker *challenger, const SfuSpeaker *holder, gint64 tenth)
{
  guint turn = sfu_speaker_wins (challenger, holder, tenth, SFU_SPEAKER_TURN);
  return sfu_speaker_wins (challenger, holder, tenth, SFU_SPEAKER_NOW) > 0 &&
         sfu_speaker_wins (challenger, holder, tenth, SFU_SPEAKER_PHRASE) >= PHRASE_WINS &&
         turn >= TURN_WINS &&
         (!holder ||
          turn >= sfu_speaker_wins (holder, challenger, tenth, SFU_SPEAKER_TURN) + TURN_LEAD);
}
