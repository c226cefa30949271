#include "plugins/sfu/rtp/remb-estimate.h"

/* In percent. */
#define LOSS_OF_NO_MATTER 2
#define LOSS_OF_CONGESTION 10
#define GROWTH 108

static guint64
next_bitrate (guint64 bitrate, guint64 arrived, guint64 percent)
{
  if (percent > LOSS_OF_CONGESTION)
    return bitrate * (200 - percent) / 200;
  if (percent < LOSS_OF_NO_MATTER)
    /* Who sends less than it may is not let go further and further. */
    return MIN (bitrate * GROWTH / 100, MAX (2 * arrived, bitrate));
  return bitrate;
}

guint64
sfu_remb_estimate_update (
    SfuRembEstimate *estimate, guint64 octets, guint64 expected, guint64 lost, gint64 now)
{
  gint64 passed = now - estimate->since;
  guint64 arrived, of, percent;

  if (estimate->since != 0 && passed < SFU_REMB_INTERVAL)
    return 0;
  if (estimate->since != 0 && expected > estimate->expected)
    {
      arrived = (octets - estimate->octets) * 8 * G_USEC_PER_SEC / (guint64) passed;
      of = expected - estimate->expected;
      percent = lost > estimate->lost ? MIN ((lost - estimate->lost) * 100 / of, 100) : 0;
      if (estimate->bitrate == 0)
        estimate->bitrate = MAX (2 * arrived, SFU_REMB_BITRATE_MIN * 5);
      estimate->bitrate = CLAMP (next_bitrate (estimate->bitrate, arrived, percent),
                                 SFU_REMB_BITRATE_MIN, SFU_REMB_BITRATE_MAX);
    }
  estimate->since = now;
  estimate->octets = octets;
  estimate->expected = expected;
  estimate->lost = lost;
  return estimate->bitrate;
}
