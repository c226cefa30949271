#include "plugins/sfu/rtp/echo.h"

/* Of 256: about 2 % and 7 %. */
#define LOSS_ONCE 5
#define LOSS_TWICE 18

void
sfu_echo_report (SfuEcho *echo, guint8 fraction_lost)
{
  echo->loss = MAX (fraction_lost, (3 * echo->loss + fraction_lost) / 4);
}

void
sfu_echo_resent (SfuEcho *echo, guint16 seq)
{
  guint8 times = (guint8) ((echo->loss >= LOSS_ONCE) + (echo->loss >= LOSS_TWICE));

  if (times == 0 || echo->n == SFU_ECHO_ROOM)
    return;
  echo->waiting[echo->n].seq = seq;
  echo->waiting[echo->n].left = times;
  echo->n++;
}

guint
sfu_echo_take (SfuEcho *echo, guint16 *seqs)
{
  guint n = echo->n, kept = 0;

  for (guint i = 0; i < n; i++)
    {
      seqs[i] = echo->waiting[i].seq;
      if (--echo->waiting[i].left > 0)
        echo->waiting[kept++] = echo->waiting[i];
    }
  echo->n = kept;
  return n;
}
