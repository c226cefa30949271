#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/room.h"
#include "tests/plugins/sfu/fake-client.h"
#include "tests/plugins/sfu/fake-media.h"
#include "tests/plugins/sfu/sdp/golden.h"

#define LINGER 200

typedef struct
{
  SfuMedia *media;
  SfuRoom *room;
  gboolean empty;
  FakeClient *ann_client, *bob_client;
  SfuParticipant *ann, *bob;
} Fixture;

static const SfuIdentity ann = { (char *) "m", (char *) "ann", (char *) "Ann", (char *) "host" };
static const SfuIdentity bob = { (char *) "m", (char *) "bob", (char *) "Bob", (char *) "guest" };
static const SfuIdentity eve = { (char *) "m", (char *) "eve", (char *) "Eve", (char *) "guest" };

static void
on_empty (SfuRoom *room, gpointer data)
{
  ((Fixture *) data)->empty = TRUE;
}

static SfuParticipant *
join (Fixture *fixture, const SfuIdentity *identity, FakeClient *client)
{
  SfuClient face = fake_client_face (client);
  g_autoptr (GError) error = NULL;
  SfuParticipant *participant = sfu_room_join (fixture->room, identity, &face, &error);

  g_assert_no_error (error);
  return participant;
}

/* Ann and Bob are in a room for two. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  SfuRoomConfig config = { .participants_max = 2, .viewers_max = 2, .linger = LINGER };

  config.media = fixture->media = fake_media_new ();
  fixture->room = sfu_room_new ("m", &config, on_empty, fixture);
  fixture->ann_client = fake_client_new ();
  fixture->bob_client = fake_client_new ();
  fixture->ann = join (fixture, &ann, fixture->ann_client);
  fixture->bob = join (fixture, &bob, fixture->bob_client);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sfu_room_free (fixture->room);
  fake_client_free (fixture->ann_client);
  fake_client_free (fixture->bob_client);
  fake_media_free (fixture->media);
}

/* As long as the pace of offers lets one wait. */
static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 120 * G_TIME_SPAN_MILLISECOND;

  do
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
  while (g_get_monotonic_time () < end);
}

static void
publish (SfuParticipant *participant)
{
  static const SfuPublisherWish wishes[] = {
    { "0", SFU_SOURCE_MICROPHONE, FALSE },
    { "1", SFU_SOURCE_CAMERA, FALSE },
    { "2", SFU_SOURCE_SCREEN, FALSE },
  };
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (SfuPublisherWish));
  g_autoptr (GError) error = NULL;

  g_array_append_vals (array, wishes, 3);
  g_autofree char *answer =
      sfu_publisher_offer (sfu_participant_publisher (participant), sdp, array, &error);
  g_assert_no_error (error);
}

/* Answers the next offer to @participant. Returns: how many tracks it had. */
static guint
answer_offer (SfuParticipant *participant, FakeClient *client)
{
  g_autoptr (JsonObject) offer = fake_client_wait (client, "offer");
  g_autofree char *sdp = fake_client_answer (json_object_get_string_member (offer, "sdp"));
  g_autoptr (JsonArray) refused = json_array_new ();
  g_autoptr (GError) error = NULL;

  sfu_subscription_answer (sfu_participant_subscription (participant), sdp,
                           json_object_get_int_member (offer, "version"), refused, &error);
  g_assert_no_error (error);
  return json_array_get_length (json_object_get_array_member (offer, "tracks"));
}

static void
test_joins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) joined = fake_client_take (fixture->ann_client, "participant-joined");
  JsonObject *who = json_object_get_object_member (joined, "participant");
  g_autoptr (JsonArray) others = sfu_room_describe_others (fixture->room, fixture->bob);

  g_assert_cmpstr (json_object_get_string_member (who, "id"), ==, "bob");
  g_assert_cmpstr (json_object_get_string_member (who, "role"), ==, "guest");
  g_assert_cmpuint (fixture->bob_client->messages->len, ==, 0);
  g_assert_cmpuint (json_array_get_length (others), ==, 1);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  SfuClient face = fake_client_face (client);
  g_autoptr (GError) error = NULL;

  g_assert_null (sfu_room_join (fixture->room, &eve, &face, &error));
  g_assert_error (error, SFU_ERROR, SFU_ERROR_FULL);
  g_assert_cmpuint (sfu_room_count (fixture->room), ==, 2);
}

static void
test_publishing_reaches_others (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (answer_offer (fixture->ann, fixture->ann_client), ==, 0);
  g_assert_cmpuint (answer_offer (fixture->bob, fixture->bob_client), ==, 0);
  settle ();
  fake_client_clear (fixture->ann_client);
  publish (fixture->ann);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JsonObject) added = fake_client_take (fixture->bob_client, "track-added");
      g_assert_cmpstr (json_object_get_string_member (added, "participant"), ==, "ann");
    }
  g_assert_cmpuint (answer_offer (fixture->bob, fixture->bob_client), ==, 3);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 3);

  /* Nobody gets their own tracks, or is told of them. */
  settle ();
  g_assert_cmpuint (fixture->ann_client->messages->len, ==, 0);
}

static void
test_late_joiner_gets_everything (Fixture *fixture, gconstpointer data)
{
  publish (fixture->ann);
  sfu_room_leave (fixture->room, fixture->bob);
  fake_client_clear (fixture->bob_client);
  fixture->bob = join (fixture, &bob, fixture->bob_client);
  g_autoptr (JsonArray) others = sfu_room_describe_others (fixture->room, fixture->bob);
  JsonObject *first = json_array_get_object_element (others, 0);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (first, "tracks")), ==, 3);
  g_assert_cmpuint (answer_offer (fixture->bob, fixture->bob_client), ==, 3);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 3);
}

static void
test_mute_is_told (Fixture *fixture, gconstpointer data)
{
  publish (fixture->ann);
  fake_client_clear (fixture->bob_client);
  SfuPublisher *publisher = sfu_participant_publisher (fixture->ann);
  const SfuTrack *voice = g_ptr_array_index (sfu_publisher_tracks (publisher), 0);

  g_assert_true (sfu_publisher_mute (publisher, voice->id, TRUE, NULL));
  g_autoptr (JsonObject) changed = fake_client_take (fixture->bob_client, "track-changed");
  JsonObject *track = json_object_get_object_member (changed, "track");
  g_assert_cmpstr (json_object_get_string_member (track, "id"), ==, voice->id);
  g_assert_cmpstr (json_object_get_string_member (track, "source"), ==, "microphone");
  g_assert_true (json_object_get_boolean_member (track, "muted"));
}

static void
test_leaves (Fixture *fixture, gconstpointer data)
{
  publish (fixture->ann);
  g_assert_cmpuint (answer_offer (fixture->bob, fixture->bob_client), ==, 3);
  sfu_room_leave (fixture->room, fixture->ann);
  g_autoptr (JsonObject) left = fake_client_take (fixture->bob_client, "participant-left");

  /* That says it all: no track-removed beside it. */
  g_assert_cmpstr (json_object_get_string_member (left, "reason"), ==, "left");
  g_assert_cmpuint (fixture->bob_client->messages->len, ==, 0);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
  g_assert_cmpuint (answer_offer (fixture->bob, fixture->bob_client), ==, 0);
  g_assert_false (fixture->empty);
  sfu_room_leave (fixture->room, fixture->bob);
  g_assert_true (fixture->empty);
}

static void
test_lost (Fixture *fixture, gconstpointer data)
{
  sfu_room_lost (fixture->room, fixture->ann);
  g_assert_cmpuint (sfu_room_count (fixture->room), ==, 2);
  g_autoptr (JsonObject) left = fake_client_wait (fixture->bob_client, "participant-left");
  g_assert_cmpstr (json_object_get_string_member (left, "participant"), ==, "ann");
  g_assert_cmpstr (json_object_get_string_member (left, "reason"), ==, "lost");
  g_assert_cmpuint (sfu_room_count (fixture->room), ==, 1);
}

static void
on_over (gpointer over)
{
  *(gboolean *) over = TRUE;
}

static void
wait_linger (void)
{
  gboolean over = FALSE;

  g_timeout_add_once (LINGER * 2, on_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeClient) client = fake_client_new ();

  publish (fixture->ann);
  settle ();
  fake_client_clear (fixture->bob_client);
  sfu_room_lost (fixture->room, fixture->ann);
  g_assert_cmpuint (fake_media_receivers (fixture->media), ==, 3);
  g_assert_true (join (fixture, &ann, client) == fixture->ann);

  /* Its tracks are gone, to be published again; of a leaving nothing is said. */
  for (guint i = 0; i < 3; i++)
    json_object_unref (fake_client_take (fixture->bob_client, "track-removed"));
  g_assert_cmpuint (fixture->bob_client->messages->len, ==, 0);
  wait_linger ();
  g_assert_cmpuint (sfu_room_count (fixture->room), ==, 2);
}

static void
test_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  SfuIdentity renamed = ann;

  fake_client_clear (fixture->ann_client);
  renamed.name = (char *) "Anna";
  join (fixture, &renamed, client);
  g_autoptr (JsonObject) bye = fake_client_take (fixture->ann_client, "bye");
  g_assert_cmpstr (json_object_get_string_member (bye, "reason"), ==, "replaced");
  g_assert_cmpuint (fixture->ann_client->closed, ==, 1000);
  g_autoptr (JsonObject) joined = fake_client_take (fixture->bob_client, "participant-joined");
  JsonObject *who = json_object_get_object_member (joined, "participant");
  g_assert_cmpstr (json_object_get_string_member (who, "name"), ==, "Anna");
  g_assert_cmpuint (sfu_room_count (fixture->room), ==, 2);
}

typedef struct
{
  SfuViewer *viewer;
  guint ended;
} Watching;

static void
on_viewer_state (SfuTransportState state, gpointer data)
{
}

static void
on_viewer_ended (gpointer data)
{
  ((Watching *) data)->ended++;
}

static const SfuViewerEvents viewer_events = { on_viewer_state, on_viewer_ended };

/* Two seats. */
static Watching *
watching_new (Fixture *fixture, GError **error)
{
  Watching *watching = g_new0 (Watching, 1);
  g_autofree char *sdp = golden_read ("webrtcbin-watch-offer.sdp");

  watching->viewer = sfu_viewer_new (fixture->media, &eve, NULL, &viewer_events, watching);
  g_autofree char *answer = sfu_viewer_offer (watching->viewer, sdp, NULL);
  g_assert_nonnull (answer);
  sfu_room_watch (fixture->room, watching->viewer, error);
  return watching;
}

static void
watching_free (Watching *watching)
{
  sfu_viewer_free (watching->viewer);
  g_free (watching);
}

static guint
lines_in_use (const Fixture *fixture)
{
  guint count = 0;

  for (guint i = 0; i < fake_media_senders (fixture->media); i++)
    count += fake_sender_receiver (fake_media_sender (fixture->media, i)) != NULL;
  return count;
}

/* They are counted apart, nobody is told, and what comes and goes reaches them. */
static void
test_viewers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_client_clear (fixture->ann_client);
  Watching *early = watching_new (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines_in_use (fixture), ==, 0);
  publish (fixture->ann);
  publish (fixture->bob);
  settle ();
  g_assert_cmpuint (lines_in_use (fixture), ==, 4);
  Watching *late = watching_new (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines_in_use (fixture), ==, 8);
  g_assert_cmpuint (sfu_room_viewers (fixture->room), ==, 2);
  g_assert_cmpuint (sfu_room_count (fixture->room), ==, 2);

  Watching *refused = watching_new (fixture, &error);
  g_assert_error (error, SFU_ERROR, SFU_ERROR_FULL);
  watching_free (refused);

  sfu_room_leave (fixture->room, fixture->ann);
  settle ();
  g_assert_cmpuint (lines_in_use (fixture), ==, 4);
  sfu_room_leave (fixture->room, fixture->bob);
  g_assert_cmpuint (lines_in_use (fixture), ==, 0);
  g_assert_false (fixture->empty);
  sfu_room_unwatch (fixture->room, early->viewer);
  g_assert_false (fixture->empty);
  sfu_room_unwatch (fixture->room, late->viewer);
  g_assert_true (fixture->empty);
  g_assert_cmpuint (early->ended + late->ended, ==, 0);
  watching_free (early);
  watching_free (late);
}

/* All seats are the wanted one's, and the end of the meeting is told. */
static void
test_viewer_of_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("webrtcbin-watch-offer.sdp");
  g_autoptr (GError) error = NULL;
  Watching *watching = g_new0 (Watching, 1);

  publish (fixture->ann);
  publish (fixture->bob);
  watching->viewer = sfu_viewer_new (fixture->media, &eve, "bob", &viewer_events, watching);
  g_autofree char *answer = sfu_viewer_offer (watching->viewer, sdp, &error);
  g_assert_no_error (error);
  sfu_room_watch (fixture->room, watching->viewer, &error);
  g_assert_no_error (error);
  /* Bob's voice, camera and screen. */
  g_assert_cmpuint (lines_in_use (fixture), ==, 3);
  sfu_room_bye (fixture->room, "draining", "x");
  g_assert_cmpuint (watching->ended, ==, 1);
  g_assert_cmpuint (sfu_room_viewers (fixture->room), ==, 0);
  watching_free (watching);
}

/* WHIP's participants: seen by the others, offered nothing. */
static void
test_publishes_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeClient) client = fake_client_new ();
  SfuClient face = fake_client_face (client);
  g_autoptr (GError) error = NULL;

  sfu_room_leave (fixture->room, fixture->bob);
  fake_client_clear (fixture->ann_client);
  publish (fixture->ann);
  face.kind = SFU_CLIENT_PUBLISHES;
  SfuParticipant *participant = sfu_room_join (fixture->room, &bob, &face, &error);
  g_assert_no_error (error);
  g_assert_null (sfu_participant_subscription (participant));
  publish (participant);
  g_autoptr (JsonObject) joined = fake_client_take (fixture->ann_client, "participant-joined");
  g_autoptr (JsonObject) added = fake_client_take (fixture->ann_client, "track-added");
  settle ();
  for (guint i = 0; i < client->messages->len; i++)
    g_assert_cmpstr (
        json_object_get_string_member (g_ptr_array_index (client->messages, i), "type"), !=,
        "offer");

  /* Another such client takes its place. */
  g_autoptr (FakeClient) next = fake_client_new ();
  face = fake_client_face (next);
  face.kind = SFU_CLIENT_PUBLISHES;
  g_assert_true (sfu_room_join (fixture->room, &bob, &face, &error) == participant);
  g_assert_cmpuint (client->closed, ==, 1000);
  sfu_room_leave (fixture->room, participant);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/sfu/room/joins", test_joins);
  ADD ("/sfu/room/full", test_full);
  ADD ("/sfu/room/publishing-reaches-others", test_publishing_reaches_others);
  ADD ("/sfu/room/late-joiner-gets-everything", test_late_joiner_gets_everything);
  ADD ("/sfu/room/mute-is-told", test_mute_is_told);
  ADD ("/sfu/room/leaves", test_leaves);
  ADD ("/sfu/room/lost", test_lost);
  ADD ("/sfu/room/comes-back", test_comes_back);
  ADD ("/sfu/room/replaces", test_replaces);
  ADD ("/sfu/room/viewers", test_viewers);
  ADD ("/sfu/room/viewer-of-one", test_viewer_of_one);
  ADD ("/sfu/room/publishes-only", test_publishes_only);
  return g_test_run ();
}
