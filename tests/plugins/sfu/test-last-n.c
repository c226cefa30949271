/* A meeting that sends each the camera of one other: of whoever speaks, or is pinned. */
#include "plugins/sfu/last-n.h"

#include "plugins/sfu/room.h"
#include "tests/plugins/sfu/fake-client.h"
#include "tests/plugins/sfu/fake-media.h"
#include "tests/plugins/sfu/sdp/golden.h"

typedef enum
{
  ANN,
  BOB,
  CAT,
  EVE, /* publishes nothing, sees all */
  PEOPLE
} Who;

static const char *const ids[PEOPLE] = { "ann", "bob", "cat", "eve" };

typedef struct
{
  SfuMedia *media;
  SfuRoom *room;
  FakeClient *clients[PEOPLE];
  SfuParticipant *people[PEOPLE];
} Fixture;

static void
on_empty (SfuRoom *room, gpointer data)
{
}

static void
join (Fixture *fixture, Who who)
{
  char *id = (char *) ids[who];
  const SfuIdentity identity = { (char *) "m", id, id, (char *) "guest" };
  fixture->clients[who] = fake_client_new ();
  SfuClient face = fake_client_face (fixture->clients[who]);
  fixture->people[who] = sfu_room_join (fixture->room, &identity, &face, NULL);
  g_assert_nonnull (fixture->people[who]);
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
  g_array_append_vals (array, wishes, G_N_ELEMENTS (wishes));
  g_autofree char *answer =
      sfu_publisher_offer (sfu_participant_publisher (participant), sdp, array, &error);
  g_assert_no_error (error);
}

static const SfuTrack *
track_of (const Fixture *fixture, Who who, SfuSource source)
{
  const GPtrArray *tracks = sfu_publisher_tracks (sfu_participant_publisher (fixture->people[who]));
  for (guint i = 0; i < tracks->len; i++)
    if (((const SfuTrack *) tracks->pdata[i])->source == source)
      return tracks->pdata[i];
  g_assert_not_reached ();
}

/* Answers Eve's offers until all tracks are hers. */
static void
answer_offers (Fixture *fixture)
{
  while (fake_media_senders (fixture->media) < 9)
    {
      g_autoptr (JsonObject) offer = fake_client_wait (fixture->clients[EVE], "offer");
      g_autofree char *sdp = fake_client_answer (json_object_get_string_member (offer, "sdp"));
      g_autoptr (JsonArray) refused = json_array_new ();
      g_autoptr (GError) error = NULL;
      sfu_subscription_answer (sfu_participant_subscription (fixture->people[EVE]), sdp,
                               json_object_get_int_member (offer, "version"), refused, &error);
      g_assert_no_error (error);
    }
}

static gboolean
is_sent (const Fixture *fixture, const SfuTrack *track)
{
  for (guint i = 0; i < fake_media_senders (fixture->media); i++)
    {
      const SfuSender *sender = fake_media_sender (fixture->media, i);
      if (fake_sender_receiver (sender) == track->receiver)
        return !fake_sender_is_paused (sender);
    }
  g_assert_not_reached ();
}

static void
assert_cameras (const Fixture *fixture, gboolean ann, gboolean bob, gboolean cat)
{
  g_assert_cmpint (is_sent (fixture, track_of (fixture, ANN, SFU_SOURCE_CAMERA)), ==, ann);
  g_assert_cmpint (is_sent (fixture, track_of (fixture, BOB, SFU_SOURCE_CAMERA)), ==, bob);
  g_assert_cmpint (is_sent (fixture, track_of (fixture, CAT, SFU_SOURCE_CAMERA)), ==, cat);
  for (Who who = ANN; who <= CAT; who++)
    {
      g_assert_true (is_sent (fixture, track_of (fixture, who, SFU_SOURCE_SCREEN)));
      g_assert_true (is_sent (fixture, track_of (fixture, who, SFU_SOURCE_MICROPHONE)));
    }
}

/* Returns: (nullable): the only id that the next message names; %NULL: all. */
static const char *
wait_for_cameras (Fixture *fixture, Who who)
{
  g_autoptr (JsonObject) message = fake_client_wait (fixture->clients[who], "cameras");
  if (json_object_get_null_member (message, "participants"))
    return NULL;
  JsonArray *named = json_object_get_array_member (message, "participants");
  g_assert_cmpuint (json_array_get_length (named), ==, 1);
  return g_intern_string (json_array_get_string_element (named, 0));
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  SfuRoomConfig config = { .participants_max = 9, .linger = 200, .last_n = 1 };
  config.media = fixture->media = fake_media_new ();
  fixture->room = sfu_room_new ("m", &config, on_empty, fixture);
  for (Who who = ANN; who < PEOPLE; who++)
    join (fixture, who);
  for (Who who = ANN; who <= CAT; who++)
    publish (fixture->people[who]);
  answer_offers (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  sfu_room_free (fixture->room);
  for (Who who = ANN; who < PEOPLE; who++)
    fake_client_free (fixture->clients[who]);
  fake_media_free (fixture->media);
}

/* Nobody has spoken: the first who came; and never oneself. */
static void
test_begins (Fixture *fixture, gconstpointer unused)
{
  assert_cameras (fixture, TRUE, FALSE, FALSE);
  g_assert_cmpstr (wait_for_cameras (fixture, CAT), ==, "ann");
  g_assert_cmpstr (wait_for_cameras (fixture, ANN), ==, "bob");
}

static gboolean
speak (gpointer data)
{
  fake_receiver_say (((const SfuTrack *) data)->receiver, 90);
  return G_SOURCE_CONTINUE;
}

static void
test_follows_the_speaker (Fixture *fixture, gconstpointer unused)
{
  fake_client_clear (fixture->clients[EVE]);
  guint voice =
      g_timeout_add (20, speak, (gpointer) track_of (fixture, CAT, SFU_SOURCE_MICROPHONE));
  g_assert_cmpstr (wait_for_cameras (fixture, EVE), ==, "cat");
  g_source_remove (voice);
  assert_cameras (fixture, FALSE, FALSE, TRUE);
}

static void
test_pinned (Fixture *fixture, gconstpointer unused)
{
  SfuSubscription *subscription = sfu_participant_subscription (fixture->people[EVE]);
  SfuSubscriptionView view = { track_of (fixture, BOB, SFU_SOURCE_CAMERA)->id, 360, 0, TRUE };
  g_assert_true (sfu_subscription_view (subscription, &view, 1, NULL));
  assert_cameras (fixture, TRUE, TRUE, FALSE);
  view.height = 0;
  g_assert_true (sfu_subscription_view (subscription, &view, 1, NULL));
  assert_cameras (fixture, TRUE, FALSE, FALSE);
  view = (SfuSubscriptionView){ view.track, 360, 0, FALSE };
  g_assert_true (sfu_subscription_view (subscription, &view, 1, NULL));
  assert_cameras (fixture, TRUE, FALSE, FALSE);
}

/* A camera that is off takes nobody's place, and when there is room for all, all are sent. */
static void
test_room_for_all (Fixture *fixture, gconstpointer unused)
{
  SfuPublisher *publisher = sfu_participant_publisher (fixture->people[ANN]);
  const char *camera = track_of (fixture, ANN, SFU_SOURCE_CAMERA)->id;
  fake_client_clear (fixture->clients[EVE]);
  g_assert_true (sfu_publisher_mute (publisher, camera, TRUE, NULL));
  g_assert_cmpstr (wait_for_cameras (fixture, EVE), ==, "bob");
  g_assert_true (is_sent (fixture, track_of (fixture, BOB, SFU_SOURCE_CAMERA)));

  sfu_room_leave (fixture->room, fixture->people[BOB]);
  g_assert_null (wait_for_cameras (fixture, EVE));
  g_assert_true (is_sent (fixture, track_of (fixture, CAT, SFU_SOURCE_CAMERA)));
}

/* Who comes back by another client is told anew. */
static void
test_comes_back (Fixture *fixture, gconstpointer unused)
{
  sfu_room_lost (fixture->room, fixture->people[EVE]);
  fake_client_free (fixture->clients[EVE]);
  join (fixture, EVE);
  g_assert_cmpstr (wait_for_cameras (fixture, EVE), ==, "ann");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/last-n/begins", test_begins);
  ADD ("/last-n/follows-the-speaker", test_follows_the_speaker);
  ADD ("/last-n/pinned", test_pinned);
  ADD ("/last-n/room-for-all", test_room_for_all);
  ADD ("/last-n/comes-back", test_comes_back);
  return g_test_run ();
}
