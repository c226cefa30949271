#include "plugins/sfu/audio/speakers.h"

#define TENTH (G_USEC_PER_SEC / 10)

/* Of the last three tenths, for somebody to begin to speak. */
#define BEGIN_SPOKE 2
#define BEGIN_TENTHS 3

/* Tenths of silence that end it. */
#define END_TENTHS 8

struct _SfuVoice
{
  SfuSpeaker heard;
  const char *owner;
  gboolean active;
  guint8 loudness;
};

struct _SfuSpeakers
{
  GPtrArray *order; /* SfuVoice */
  SfuVoice *dominant;
};

SfuSpeakers *
sfu_speakers_new (void)
{
  SfuSpeakers *self = g_new0 (SfuSpeakers, 1);
  self->order = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
sfu_speakers_free (SfuSpeakers *speakers)
{
  g_ptr_array_unref (speakers->order);
  g_free (speakers);
}

SfuVoice *
sfu_speakers_add (SfuSpeakers *speakers, const char *owner)
{
  SfuVoice *voice = g_new0 (SfuVoice, 1);
  voice->owner = owner;
  g_ptr_array_add (speakers->order, voice);
  return voice;
}

void
sfu_speakers_remove (SfuSpeakers *speakers, SfuVoice *voice)
{
  if (speakers->dominant == voice)
    speakers->dominant = NULL;
  g_ptr_array_remove (speakers->order, voice);
}

void
sfu_voice_hear (SfuVoice *voice, guint8 loudness, gint64 now)
{
  sfu_speaker_hear (&voice->heard, now / TENTH, loudness);
}

const char *
sfu_voice_owner (const SfuVoice *voice)
{
  return voice->owner;
}

static void
follow_voice (SfuVoice *voice, gint64 tenth)
{
  const SfuSpeaker *heard = &voice->heard;
  if (sfu_speaker_spoke (heard, tenth, BEGIN_TENTHS) >= BEGIN_SPOKE)
    voice->active = TRUE;
  else if (sfu_speaker_spoke (heard, tenth, END_TENTHS) == 0)
    voice->active = FALSE;
  guint8 loudness = sfu_speaker_loudness (heard, tenth, SFU_SPEAKER_NOW);
  /* A level falls as a needle does, 3 dB a time. */
  voice->loudness = (guint8) MAX (loudness, MAX (voice->loudness, 3) - 3);
}

static SfuVoice *
find_successor (const SfuSpeakers *self, gint64 tenth)
{
  const SfuSpeaker *holder = self->dominant ? &self->dominant->heard : NULL;
  SfuVoice *best = NULL;
  guint most = 0;
  for (guint i = 0; i < self->order->len; i++)
    {
      SfuVoice *voice = self->order->pdata[i];
      guint wins = sfu_speaker_wins (&voice->heard, holder, tenth, SFU_SPEAKER_TURN);
      if (voice == self->dominant || wins <= most ||
          !sfu_speaker_takes_over (&voice->heard, holder, tenth))
        continue;
      best = voice;
      most = wins;
    }
  return best;
}

static void
move_to_front (SfuSpeakers *self, SfuVoice *voice)
{
  guint at = 0;
  g_ptr_array_find (self->order, voice, &at);
  g_ptr_array_insert (self->order, 0, g_ptr_array_steal_index (self->order, at));
}

gboolean
sfu_speakers_decide (SfuSpeakers *speakers, gint64 now)
{
  gint64 tenth = now / TENTH;
  for (guint i = 0; i < speakers->order->len; i++)
    follow_voice (speakers->order->pdata[i], tenth);
  SfuVoice *successor = find_successor (speakers, tenth);
  if (!successor)
    return FALSE;
  speakers->dominant = successor;
  move_to_front (speakers, successor);
  return TRUE;
}

gboolean
sfu_speakers_heard (const SfuSpeakers *speakers, gint64 now)
{
  for (guint i = 0; i < speakers->order->len; i++)
    {
      const SfuVoice *voice = speakers->order->pdata[i];
      if (voice->active || sfu_speaker_spoke (&voice->heard, now / TENTH, SFU_SPEAKER_TURN) > 0)
        return TRUE;
    }
  return FALSE;
}

SfuVoice *
sfu_speakers_dominant (const SfuSpeakers *speakers)
{
  return speakers->dominant;
}

static int
compare_loudness (gconstpointer a, gconstpointer b)
{
  return ((const SfuActiveSpeaker *) b)->loudness - ((const SfuActiveSpeaker *) a)->loudness;
}

void
sfu_speakers_list_active (const SfuSpeakers *speakers, GArray *active)
{
  g_array_set_size (active, 0);
  for (guint i = 0; i < speakers->order->len; i++)
    {
      const SfuVoice *voice = speakers->order->pdata[i];
      SfuActiveSpeaker one = { voice, voice->loudness };
      if (voice->active)
        g_array_append_val (active, one);
    }
  g_array_sort (active, compare_loudness);
}

const GPtrArray *
sfu_speakers_order (const SfuSpeakers *speakers)
{
  return speakers->order;
}
