#include "plugins/sfu/rtp/silence.h"

gboolean
sfu_silence_heard (SfuSilence *silence, gint64 now)
{
  gint64 pause = silence->heard == 0 ? 0 : now - silence->heard;
  gboolean outage = pause > SFU_SILENCE_MIN && silence->usual > 0 && pause > 3 * silence->usual;

  silence->heard = now;
  if (pause > silence->usual)
    {
      /* One outage is not a habit; a peer that was never heard twice has none yet. */
      silence->usual = outage ? 2 * silence->usual : pause;
      return outage;
    }
  /* A pause that does not come again is forgotten over some hundred signs. */
  silence->usual -= (silence->usual - pause) / 128;
  return outage;
}
