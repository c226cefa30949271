#include "plugins/sfu/audio/meter.h"

#define UNIT 16u

/* Nothing below is taken for steady noise: a microphone switched on is heard against this. */
#define FLOOR_LEAST (45 * UNIT)

/* By which the floor rises with each packet, 3 dB a second: sooner than it reaches speech there is
 * a pause, which takes it down again. */
#define FLOOR_RISE 1

/* What speech is at least, and above what is always there. */
#define SPEECH_LEAST 60u
#define SPEECH_ABOVE_FLOOR 8u

/* One loud packet among quiet ones is a click. */
#define SPEECH_PACKETS 2

static void
follow_floor (SfuMeter *meter, guint loudness)
{
  guint16 here = (guint16) MAX (loudness * UNIT, FLOOR_LEAST);
  if (meter->floor == 0)
    meter->floor = FLOOR_LEAST;
  meter->floor = MIN (meter->floor + FLOOR_RISE, here);
}

void
sfu_meter_packet (SfuMeter *meter, guint8 level)
{
  guint loudness = 127u - MIN (level, 127u);
  follow_floor (meter, loudness);
  meter->frames++;
  if (loudness < MAX (SPEECH_LEAST, meter->floor / UNIT + SPEECH_ABOVE_FLOOR))
    return;
  meter->loud++;
  meter->sum += loudness;
}

guint8
sfu_meter_take (SfuMeter *meter)
{
  gboolean speech =
      meter->loud >= SPEECH_PACKETS || (meter->loud > 0 && meter->loud == meter->frames);
  guint8 loudness = speech ? (guint8) (meter->sum / meter->loud) : 0;
  meter->frames = meter->loud = 0;
  meter->sum = 0;
  return loudness;
}
