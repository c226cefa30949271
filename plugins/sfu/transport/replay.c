#include "plugins/sfu/transport/replay.h"

#include <string.h>

static guint64
bit_of (guint64 index)
{
  return G_GUINT64_CONSTANT (1) << (index % 64);
}

static gsize
word_of (guint64 index)
{
  return (index % SFU_REPLAY_WINDOW) / 64;
}

guint64
sfu_replay_estimate (const SfuReplay *replay, guint16 sequence)
{
  if (!replay->started)
    return sequence;

  /* The nearest index with these 16 bits, RFC 3711 appendix A; none is below zero. */
  gint16 distance = (gint16) (guint16) (sequence - (guint16) replay->highest);
  if (distance < 0 && replay->highest < (guint64) - (gint64) distance)
    return sequence;
  return replay->highest + (guint64) (gint64) distance;
}

gboolean
sfu_replay_is_new (const SfuReplay *replay, guint64 index)
{
  if (!replay->started || index > replay->highest)
    return TRUE;
  if (replay->highest - index >= SFU_REPLAY_WINDOW)
    return FALSE;
  return (replay->seen[word_of (index)] & bit_of (index)) == 0;
}

void
sfu_replay_add (SfuReplay *replay, guint64 index)
{
  if (!replay->started)
    {
      replay->started = TRUE;
      replay->highest = index;
    }
  else if (index > replay->highest)
    {
      /* What the window moves over was not seen. */
      if (index - replay->highest >= SFU_REPLAY_WINDOW)
        memset (replay->seen, 0, sizeof replay->seen);
      else
        for (guint64 i = replay->highest + 1; i < index; i++)
          replay->seen[word_of (i)] &= ~bit_of (i);
      replay->highest = index;
    }
  replay->seen[word_of (index)] |= bit_of (index);
}
