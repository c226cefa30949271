#include "plugins/sfu/track.h"
#include "tests/plugins/sfu/fake-media.h"

static const SfuConnectionEvents no_events = { NULL };

static void
test_sources (void)
{
  static const struct
  {
    const char *name;
    SfuKind kind;
  } rows[] = {
    { "microphone", SFU_AUDIO },
    { "camera", SFU_VIDEO },
    { "screen", SFU_VIDEO },
    { "screen-audio", SFU_AUDIO },
  };
  SfuSource source;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (sfu_source_parse (rows[i].name, &source));
      g_assert_cmpstr (sfu_source_name (source), ==, rows[i].name);
      g_assert_cmpint (sfu_source_kind (source), ==, rows[i].kind);
    }
  g_assert_false (sfu_source_parse ("television", &source));
}

static void
test_track (void)
{
  SfuMedia *media = fake_media_new ();
  SfuConnection *connection = sfu_connection_new (media, &no_events, NULL);
  SfuReceiveParameters parameters = { .kind = SFU_VIDEO, .encodings[0].ssrc = 5 };
  SfuTrack *camera = sfu_track_new (connection, "ann", SFU_SOURCE_CAMERA, TRUE, &parameters);
  SfuTrack *screen = sfu_track_new (connection, "ann", SFU_SOURCE_SCREEN, FALSE, &parameters);
  g_autofree char *face = sfu_track_stream (camera);
  g_autofree char *slides = sfu_track_stream (screen);
  g_autoptr (JsonObject) object = sfu_track_describe (camera);

  g_assert_cmpstr (camera->id, !=, screen->id);
  g_assert_cmpstr (face, ==, "ann");
  g_assert_cmpstr (slides, ==, "ann-screen");
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, camera->id);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "video");
  g_assert_cmpstr (json_object_get_string_member (object, "source"), ==, "camera");
  g_assert_true (json_object_get_boolean_member (object, "muted"));

  g_assert_true (fake_receiver_is_muted (camera->receiver));
  g_assert_true (sfu_track_set_muted (camera, FALSE));
  g_assert_false (sfu_track_set_muted (camera, FALSE));
  g_assert_false (fake_receiver_is_muted (camera->receiver));

  sfu_track_free (camera);
  sfu_track_free (screen);
  sfu_connection_free (connection);
  fake_media_free (media);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/track/sources", test_sources);
  g_test_add_func ("/sfu/track/track", test_track);
  return g_test_run ();
}
