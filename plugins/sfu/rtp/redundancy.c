#include "plugins/sfu/rtp/redundancy.h"

/* From here on a single repetition is lost too often: some 3 %. */
#define MUCH_LOSS 8

void
sfu_redundancy_report (SfuRedundancy *self, guint8 fraction_lost, gint64 now)
{
  guint wanted = fraction_lost == 0 ? 0 : fraction_lost < MUCH_LOSS ? 1 : SFU_REDUNDANCY_MAX;

  if (wanted == 0 || wanted < sfu_redundancy_frames (self, now))
    return;
  self->frames = wanted;
  self->until = now + SFU_REDUNDANCY_TIME;
}

guint
sfu_redundancy_frames (const SfuRedundancy *self, gint64 now)
{
  return now < self->until ? self->frames : 0;
}
