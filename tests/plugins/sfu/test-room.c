#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/room.h"
#include "tests/plugins/sfu/fake-client.h"
#include "tests/plugins/sfu/fake-media.h"
#include "tests/plugins/sfu/sdp/golden.h"

#define LINGER 20

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
  SfuRoomConfig config = { .participants_max = 2, .linger = LINGER };

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

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
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
  g_autoptr (GError) error = NULL;

  sfu_subscription_answer (sfu_participant_subscription (participant), sdp,
                           json_object_get_int_member (offer, "version"), &error);
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
  return g_test_run ();
}
