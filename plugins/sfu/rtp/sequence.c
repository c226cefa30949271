#include "plugins/sfu/rtp/sequence.h"

gint64
sfu_sequence_near16 (gint64 newest, guint16 value)
{
  return newest + (gint16) (guint16) (value - (guint16) newest);
}

static gint64
advance (SfuSequence *sequence, gint64 extended)
{
  if (!sequence->started || extended > sequence->newest)
    sequence->newest = extended;
  sequence->started = TRUE;
  return extended;
}

gint64
sfu_sequence_unwrap16 (SfuSequence *sequence, guint16 value)
{
  if (!sequence->started)
    return advance (sequence, ((gint64) 1 << 16) + value);
  return advance (sequence, sfu_sequence_near16 (sequence->newest, value));
}
