/* What the people of a meeting are told of who speaks, and how often. */
#include "plugins/sfu/audio/floor.h"
#include "tests/plugins/sfu/fake-media.h"

typedef struct
{
  SfuMedia *media;
  SfuConnection *connection;
  SfuFloor *floor;
  SfuTrack *tracks[2];
  JsonObject *last; /* the latest message */
  guint told, passed, audience;
  gint64 begun;
} Fixture;

static void
on_say (JsonObject *message, gpointer data)
{
  Fixture *fixture = data;
  fixture->told++;
  g_clear_pointer (&fixture->last, json_object_unref);
  fixture->last = message;
}

static guint
on_audience (gpointer data)
{
  return ((Fixture *) data)->audience;
}

static void
on_passed (gpointer data)
{
  ((Fixture *) data)->passed++;
}

static const SfuFloorEvents events = { on_say, on_audience, on_passed };
static const SfuConnectionEvents connection_events;

static SfuTrack *
publish (Fixture *fixture, const char *owner, SfuSource source)
{
  SfuReceiveParameters parameters = { .kind = sfu_source_kind (source),
                                      .extensions = { .audio_level = 1 } };
  SfuTrack *track = sfu_track_new (fixture->connection, owner, source, FALSE, &parameters);
  sfu_floor_add (fixture->floor, track);
  return track;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->media = fake_media_new ();
  fixture->connection = sfu_connection_new (fixture->media, &connection_events, NULL);
  fixture->floor = sfu_floor_new (1, &events, fixture);
  fixture->audience = 2;
  fixture->begun = g_get_monotonic_time ();
  fixture->tracks[0] = publish (fixture, "ann", SFU_SOURCE_MICROPHONE);
  fixture->tracks[1] = publish (fixture, "ben", SFU_SOURCE_MICROPHONE);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixture->tracks); i++)
    {
      sfu_floor_remove (fixture->floor, fixture->tracks[i]);
      sfu_track_free (fixture->tracks[i]);
    }
  sfu_floor_free (fixture->floor);
  g_clear_pointer (&fixture->last, json_object_unref);
  sfu_connection_free (fixture->connection);
  fake_media_free (fixture->media);
}

static gboolean
go_on (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* A tenth of a second, in which @speaker (nullable) speaks all the time. */
static void
pass_tenth (const SfuTrack *speaker)
{
  gint64 end = g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND;
  guint tick = g_timeout_add (10, go_on, NULL);
  while (g_get_monotonic_time () < end)
    {
      if (speaker != NULL)
        fake_receiver_say (speaker->receiver, 90);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

/* However slow this machine is. */
static void
assert_pace (const Fixture *fixture, gint64 pause)
{
  gint64 passed = g_get_monotonic_time () - fixture->begun;
  g_assert_cmpint (fixture->told, <=, passed / pause + 1);
}

static const char *
dominant (const Fixture *fixture)
{
  if (fixture->last == NULL || json_object_get_null_member (fixture->last, "dominant"))
    return "nobody";
  return json_object_get_string_member (fixture->last, "dominant");
}

static JsonArray *
active (const Fixture *fixture)
{
  return json_object_get_array_member (fixture->last, "active");
}

static void
speak_until_dominant (Fixture *fixture, guint index, const char *owner)
{
  for (guint i = 0; i < 100 && g_strcmp0 (dominant (fixture), owner) != 0; i++)
    pass_tenth (fixture->tracks[index]);
  g_assert_cmpstr (dominant (fixture), ==, owner);
}

static void
test_tells (Fixture *fixture, gconstpointer unused)
{
  pass_tenth (NULL);
  g_assert_cmpuint (fixture->told, ==, 0);
  speak_until_dominant (fixture, 1, "ben");
  g_assert_cmpuint (fixture->passed, ==, 1);
  g_assert_cmpstr (json_object_get_string_member (fixture->last, "type"), ==, "speakers");
  g_assert_cmpuint (json_array_get_length (active (fixture)), ==, 1);
  JsonObject *one = json_array_get_object_element (active (fixture), 0);
  g_assert_cmpstr (json_object_get_string_member (one, "participant"), ==, "ben");
  g_assert_cmpint (json_object_get_int_member (one, "level"), ==, 90 - 127);
  const char **order = sfu_floor_order (fixture->floor);
  g_assert_cmpstr (order[0], ==, "ben");
  g_assert_cmpstr (order[1], ==, "ann");
  g_assert_null (order[2]);
  g_free (order);

  /* The end is told, and then nothing more. */
  while (json_array_get_length (active (fixture)) > 0)
    pass_tenth (NULL);
  guint told = fixture->told;
  for (guint i = 0; i < 5; i++)
    pass_tenth (NULL);
  g_assert_cmpuint (fixture->told, ==, told);
  g_assert_cmpstr (dominant (fixture), ==, "ben");
  assert_pace (fixture, 200 * G_TIME_SPAN_MILLISECOND);
}

/* The more people, the less often. */
static void
test_crowd (Fixture *fixture, gconstpointer unused)
{
  fixture->audience = 300;
  speak_until_dominant (fixture, 0, "ann");
  for (guint i = 0; i < 8; i++)
    pass_tenth (fixture->tracks[0]);
  assert_pace (fixture, 600 * G_TIME_SPAN_MILLISECOND);
}

/* Neither a muted microphone nor a film that is shown speaks. */
static void
test_others (Fixture *fixture, gconstpointer unused)
{
  SfuTrack *film = publish (fixture, "cat", SFU_SOURCE_SCREEN_AUDIO);
  fixture->tracks[0]->muted = TRUE;
  for (guint i = 0; i < 8; i++)
    {
      fake_receiver_say (film->receiver, 90);
      pass_tenth (fixture->tracks[0]);
    }
  g_assert_cmpuint (fixture->told, ==, 0);
  sfu_floor_remove (fixture->floor, film);
  sfu_track_free (film);
}

/* Whoever goes while speaking is not named any more. */
static void
test_gone (Fixture *fixture, gconstpointer unused)
{
  speak_until_dominant (fixture, 1, "ben");
  sfu_floor_remove (fixture->floor, fixture->tracks[1]);
  fake_receiver_say (fixture->tracks[1]->receiver, 90);
  guint told = fixture->told;
  while (fixture->told == told)
    pass_tenth (NULL);
  g_assert_cmpstr (dominant (fixture), ==, "nobody");
  g_assert_cmpuint (json_array_get_length (active (fixture)), ==, 0);
}

/* One place: whoever speaks has it, and keeps it in silence. */
static void
test_heard (Fixture *fixture, gconstpointer unused)
{
  SfuReceiver *ann = fixture->tracks[0]->receiver, *ben = fixture->tracks[1]->receiver;
  g_assert_false (fake_receiver_is_held (ann));
  g_assert_true (fake_receiver_is_held (ben));
  fake_receiver_say (ben, 90);
  g_assert_true (fake_receiver_is_held (ann));
  g_assert_false (fake_receiver_is_held (ben));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/floor/tells", test_tells);
  ADD ("/floor/crowd", test_crowd);
  ADD ("/floor/others", test_others);
  ADD ("/floor/gone", test_gone);
  ADD ("/floor/heard", test_heard);
  return g_test_run ();
}
