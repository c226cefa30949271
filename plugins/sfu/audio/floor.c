#include "plugins/sfu/audio/floor.h"

#include "plugins/sfu/audio/loudest.h"
#include "plugins/sfu/audio/speakers.h"

/* Milliseconds: as often as levels come. */
#define DECIDE_EVERY 100

/* Between two messages, and a share of it for each who gets them. */
#define SAY_EVERY (200 * G_TIME_SPAN_MILLISECOND)
#define SAY_EVERY_PER_PERSON (2 * G_TIME_SPAN_MILLISECOND)

/* Speakers that one message names, the loudest. */
#define NAMED_MAX 16

struct _SfuFloor
{
  const SfuFloorEvents *events;
  gpointer data;
  SfuSpeakers *speakers;
  SfuLoudest *loudest;
  GHashTable *voices; /* Microphone by SfuTrack */
  GArray *active;     /* SfuActiveSpeaker */
  gboolean told_silence;
  gint64 told;
  guint timer;
};

typedef struct
{
  SfuFloor *floor;
  const SfuTrack *track;
  SfuVoice *voice;
  SfuCandidate *candidate; /* (nullable): always forwarded */
} Microphone;

static void
hold (gpointer data, gboolean held)
{
  const Microphone *microphone = data;
  sfu_receiver_set_held (microphone->track->receiver, held);
}

SfuFloor *
sfu_floor_new (guint heard_max, const SfuFloorEvents *events, gpointer data)
{
  SfuFloor *self = g_new0 (SfuFloor, 1);
  self->events = events;
  self->data = data;
  self->speakers = sfu_speakers_new ();
  self->loudest = sfu_loudest_new (heard_max, hold);
  self->voices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->active = g_array_new (FALSE, FALSE, sizeof (SfuActiveSpeaker));
  self->told_silence = TRUE;
  return self;
}

void
sfu_floor_free (SfuFloor *floor)
{
  g_clear_handle_id (&floor->timer, g_source_remove);
  g_hash_table_unref (floor->voices);
  g_array_unref (floor->active);
  sfu_speakers_free (floor->speakers);
  sfu_loudest_free (floor->loudest);
  g_free (floor);
}

static JsonArray *
describe_active (const SfuFloor *self)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < MIN (self->active->len, NAMED_MAX); i++)
    {
      const SfuActiveSpeaker *one = &g_array_index (self->active, SfuActiveSpeaker, i);
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "participant", sfu_voice_owner (one->voice));
      json_object_set_int_member (entry, "level", (gint64) one->loudness - 127);
      json_array_add_object_element (array, entry);
    }
  return array;
}

static void
say (SfuFloor *self, gint64 now)
{
  const SfuVoice *dominant = sfu_speakers_dominant (self->speakers);
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "type", "speakers");
  if (dominant != NULL)
    json_object_set_string_member (message, "dominant", sfu_voice_owner (dominant));
  else
    json_object_set_null_member (message, "dominant");
  json_object_set_array_member (message, "active", describe_active (self));
  self->told = now;
  self->told_silence = self->active->len == 0;
  self->events->say (message, self->data);
}

static gboolean
may_say (const SfuFloor *self, gint64 now)
{
  gint64 pause = MAX (SAY_EVERY, SAY_EVERY_PER_PERSON * self->events->audience (self->data));
  return now - self->told >= pause;
}

/* Once it was said that nobody speaks there is nothing to follow until somebody does. */
static gboolean
on_timer (gpointer data)
{
  SfuFloor *self = data;
  gint64 now = g_get_monotonic_time ();
  gboolean passed = sfu_speakers_decide (self->speakers, now);
  sfu_speakers_list_active (self->speakers, self->active);
  if (passed && self->events->passed != NULL)
    self->events->passed (self->data);
  if ((self->active->len > 0 || !self->told_silence) && may_say (self, now))
    say (self, now);
  if (self->active->len > 0 || !self->told_silence || sfu_speakers_heard (self->speakers, now))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
on_level (guint8 loudness, gpointer data)
{
  Microphone *microphone = data;
  SfuFloor *self = microphone->floor;
  gint64 now = g_get_monotonic_time ();
  if (microphone->track->muted)
    return;
  sfu_voice_hear (microphone->voice, loudness, now);
  if (microphone->candidate != NULL)
    sfu_loudest_hear (self->loudest, microphone->candidate, loudness, now);
  if (self->timer == 0)
    self->timer = g_timeout_add (DECIDE_EVERY, on_timer, self);
}

void
sfu_floor_add (SfuFloor *floor, const SfuTrack *track)
{
  if (track->source != SFU_SOURCE_MICROPHONE)
    return;
  Microphone *microphone = g_new (Microphone, 1);
  *microphone =
      (Microphone){ floor, track, sfu_speakers_add (floor->speakers, track->owner), NULL };
  if (track->parameters.extensions.audio_level != 0)
    microphone->candidate = sfu_loudest_add (floor->loudest, microphone);
  g_hash_table_insert (floor->voices, (gpointer) track, microphone);
  sfu_receiver_watch_level (track->receiver, on_level, microphone);
}

void
sfu_floor_remove (SfuFloor *floor, const SfuTrack *track)
{
  Microphone *microphone = g_hash_table_lookup (floor->voices, track);
  if (microphone == NULL)
    return;
  sfu_receiver_watch_level (track->receiver, NULL, NULL);
  sfu_speakers_remove (floor->speakers, microphone->voice);
  if (microphone->candidate != NULL)
    sfu_loudest_remove (floor->loudest, microphone->candidate);
  sfu_speakers_list_active (floor->speakers, floor->active);
  g_hash_table_remove (floor->voices, track);
}

const char **
sfu_floor_order (const SfuFloor *floor)
{
  const GPtrArray *order = sfu_speakers_order (floor->speakers);
  const char **owners = g_new0 (const char *, order->len + 1);
  for (guint i = 0, n = 0; i < order->len; i++)
    {
      const char *owner = sfu_voice_owner (order->pdata[i]);
      if (!g_strv_contains (owners, owner))
        owners[n++] = owner;
    }
  return owners;
}
