#include "plugins/sfu/audio/loudest.h"

#define TENTH (G_USEC_PER_SEC / 10)

/* Tenths of a second: a pause between words is no silence. */
#define LATELY 8

/* Decibels by which one must be louder than another who speaks, to take the place. */
#define CLEARLY 12

struct _SfuCandidate
{
  SfuSpeaker heard;
  gpointer microphone;
  gboolean in;
};

struct _SfuLoudest
{
  guint n;
  SfuLoudestHold hold;
  GPtrArray *in; /* SfuCandidate */
};

SfuLoudest *
sfu_loudest_new (guint n, SfuLoudestHold hold)
{
  SfuLoudest *self = g_new0 (SfuLoudest, 1);
  self->n = n;
  self->hold = hold;
  self->in = g_ptr_array_new ();
  return self;
}

void
sfu_loudest_free (SfuLoudest *loudest)
{
  g_ptr_array_unref (loudest->in);
  g_free (loudest);
}

static gboolean
has_room (const SfuLoudest *self)
{
  return self->n == 0 || self->in->len < self->n;
}

static void
let_in (SfuLoudest *self, SfuCandidate *candidate)
{
  candidate->in = TRUE;
  g_ptr_array_add (self->in, candidate);
  self->hold (candidate->microphone, FALSE);
}

static void
send_out (SfuLoudest *self, SfuCandidate *candidate)
{
  candidate->in = FALSE;
  g_ptr_array_remove_fast (self->in, candidate);
  self->hold (candidate->microphone, TRUE);
}

SfuCandidate *
sfu_loudest_add (SfuLoudest *loudest, gpointer microphone)
{
  SfuCandidate *candidate = g_new0 (SfuCandidate, 1);
  candidate->microphone = microphone;
  if (has_room (loudest))
    let_in (loudest, candidate);
  else
    loudest->hold (microphone, TRUE);
  return candidate;
}

/* Its place is the next one's who speaks. */
void
sfu_loudest_remove (SfuLoudest *loudest, SfuCandidate *candidate)
{
  g_ptr_array_remove_fast (loudest->in, candidate);
  g_free (candidate);
}

static SfuCandidate *
find_quietest (const SfuLoudest *self, gint64 tenth)
{
  SfuCandidate *quietest = NULL;
  guint least = G_MAXUINT;
  for (guint i = 0; i < self->in->len; i++)
    {
      SfuCandidate *candidate = self->in->pdata[i];
      guint loudness = sfu_speaker_loudness (&candidate->heard, tenth, LATELY);
      if (loudness >= least)
        continue;
      least = loudness;
      quietest = candidate;
    }
  return quietest;
}

void
sfu_loudest_hear (SfuLoudest *loudest, SfuCandidate *candidate, guint8 loudness, gint64 now)
{
  gint64 tenth = now / TENTH;
  sfu_speaker_hear (&candidate->heard, tenth, loudness);
  if (candidate->in)
    return;
  if (!has_room (loudest))
    {
      SfuCandidate *quietest = find_quietest (loudest, tenth);
      guint8 least = sfu_speaker_loudness (&quietest->heard, tenth, LATELY);
      if (least > 0 && loudness <= least + CLEARLY)
        return;
      send_out (loudest, quietest);
    }
  let_in (loudest, candidate);
}
