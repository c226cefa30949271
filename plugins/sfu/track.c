#include "plugins/sfu/track.h"

static const struct
{
  const char *name;
  SfuKind kind;
  const char *stream; /* what is appended to the owner's id */
} sources[] = {
  [SFU_SOURCE_MICROPHONE] = { "microphone", SFU_AUDIO, "" },
  [SFU_SOURCE_CAMERA] = { "camera", SFU_VIDEO, "" },
  [SFU_SOURCE_SCREEN] = { "screen", SFU_VIDEO, "-screen" },
  [SFU_SOURCE_SCREEN_AUDIO] = { "screen-audio", SFU_AUDIO, "-screen" },
};

gboolean
sfu_source_parse (const char *name, SfuSource *source)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (name, sources[i].name))
      {
        *source = i;
        return TRUE;
      }
  return FALSE;
}

const char *
sfu_source_name (SfuSource source)
{
  return sources[source].name;
}

SfuKind
sfu_source_kind (SfuSource source)
{
  return sources[source].kind;
}

SfuTrack *
sfu_track_new (SfuConnection *connection,
               const char *owner,
               SfuSource source,
               gboolean muted,
               const SfuReceiveParameters *parameters)
{
  SfuTrack *track = g_new0 (SfuTrack, 1);
  g_snprintf (track->id, sizeof track->id, "%08x%08x", g_random_int (), g_random_int ());
  track->owner = g_strdup (owner);
  track->source = source;
  track->parameters = *parameters;
  track->receiver = sfu_connection_receive (connection, parameters);
  sfu_track_set_muted (track, muted);
  return track;
}

void
sfu_track_free (SfuTrack *track)
{
  sfu_receiver_free (track->receiver);
  g_free (track->owner);
  g_free (track);
}

gboolean
sfu_track_set_muted (SfuTrack *track, gboolean muted)
{
  if (track->muted == muted)
    return FALSE;
  track->muted = muted;
  sfu_receiver_set_muted (track->receiver, muted);
  return TRUE;
}

char *
sfu_track_stream (const SfuTrack *track)
{
  return g_strconcat (track->owner, sources[track->source].stream, NULL);
}

JsonObject *
sfu_track_describe (const SfuTrack *track)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", track->id);
  json_object_set_string_member (object, "kind",
                                 sfu_source_kind (track->source) == SFU_AUDIO ? "audio" : "video");
  json_object_set_string_member (object, "source", sfu_source_name (track->source));
  json_object_set_boolean_member (object, "muted", track->muted);
  return object;
}
