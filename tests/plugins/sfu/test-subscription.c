#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/subscription.h"
#include "tests/plugins/sfu/fake-client.h"
#include "tests/plugins/sfu/fake-media.h"

#define TIMEOUT 300

typedef struct
{
  SfuMedia *media;
  SfuConnection *source; /* where the tracks come from */
  SfuSubscription *subscription;
  char *sdp; /* of the last offer */
  gint64 version;
  guint offers, tracks, stalled;
} Fixture;

static void
on_offer (const char *sdp, gint64 version, JsonArray *tracks, gpointer data)
{
  Fixture *fixture = data;

  g_free (fixture->sdp);
  fixture->sdp = g_strdup (sdp);
  fixture->version = version;
  fixture->offers++;
  fixture->tracks = json_array_get_length (tracks);
  json_array_unref (tracks);
}

static void
on_stalled (gpointer data)
{
  ((Fixture *) data)->stalled++;
}

static const SfuSubscriptionEvents events = { on_offer, on_stalled };
static const SfuConnectionEvents no_events = { NULL };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->media = fake_media_new ();
  fixture->source = sfu_connection_new (fixture->media, &no_events, NULL);
  fixture->subscription = sfu_subscription_new (fixture->media, TIMEOUT, &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sfu_subscription_free (fixture->subscription);
  sfu_connection_free (fixture->source);
  fake_media_free (fixture->media);
  g_free (fixture->sdp);
}

static SfuTrack *
track_new (Fixture *fixture, SfuSource source)
{
  SfuReceiveParameters parameters = { .kind = sfu_source_kind (source), .n_codecs = 1 };

  parameters.codecs[0].codec = parameters.kind == SFU_AUDIO ? SFU_CODEC_OPUS : SFU_CODEC_VP8;
  return sfu_track_new (fixture->source, "ann", source, FALSE, &parameters);
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
answer (Fixture *fixture)
{
  g_autofree char *sdp = fake_client_answer (fixture->sdp);
  g_autoptr (JsonArray) refused = json_array_new ();
  g_autoptr (GError) error = NULL;

  sfu_subscription_answer (fixture->subscription, sdp, fixture->version, refused, &error);
  g_assert_cmpuint (json_array_get_length (refused), ==, 0);
  g_assert_no_error (error);
  settle ();
}

static void
test_first_offer_has_no_tracks (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fixture->offers, ==, 0);
  settle ();
  g_assert_cmpuint (fixture->offers, ==, 1);
  g_assert_cmpint (fixture->version, ==, 1);
  g_assert_cmpuint (fixture->tracks, ==, 0);
  g_assert_nonnull (strstr (fixture->sdp, "a=mid:0\r\na=inactive\r\n"));
  answer (fixture);
  g_assert_true (g_str_has_prefix (
      fake_connection_remote_ufrag (fake_media_last_connection (fixture->media)), "client"));
  g_assert_cmpuint (fixture->offers, ==, 1);
}

static void
test_sends_after_the_answer (Fixture *fixture, gconstpointer data)
{
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);

  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  g_assert_cmpuint (fixture->tracks, ==, 1);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
  answer (fixture);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 1);
  SfuSender *sender = fake_media_last_sender (fixture->media);
  g_assert_true (fake_sender_receiver (sender) == camera->receiver);
  g_assert_cmpstr (fake_sender_parameters (sender)->mid, ==, "1");
  g_assert_cmpuint (fake_sender_parameters (sender)->rtx_ssrc, !=, 0);

  sfu_subscription_remove (fixture->subscription, camera);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
  sfu_track_free (camera);
}

/* One offer at a time; what changes meanwhile comes with the next one. */
static void
test_gathers_changes (Fixture *fixture, gconstpointer data)
{
  SfuTrack *voice = track_new (fixture, SFU_SOURCE_MICROPHONE);
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);

  settle ();
  sfu_subscription_add (fixture->subscription, voice);
  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  g_assert_cmpuint (fixture->offers, ==, 1);
  answer (fixture);
  g_assert_cmpuint (fixture->offers, ==, 2);
  g_assert_cmpint (fixture->version, ==, 2);
  g_assert_cmpuint (fixture->tracks, ==, 2);

  /* It went away while its offer waited: nothing is sent, and its m-line is given up. */
  sfu_subscription_remove (fixture->subscription, camera);
  answer (fixture);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 1);
  g_assert_cmpuint (fixture->offers, ==, 3);
  g_assert_nonnull (strstr (fixture->sdp, "m=video 0 "));
  answer (fixture);
  g_assert_cmpuint (fixture->offers, ==, 3);
  sfu_subscription_remove (fixture->subscription, voice);
  sfu_track_free (voice);
  sfu_track_free (camera);
}

/* Returns: the SSRC of the only sender; 0: there is none. */
static guint32
ssrc_sent (const Fixture *fixture)
{
  if (fake_media_senders (fixture->media) == 0)
    return 0;
  return fake_sender_parameters (fake_media_last_sender (fixture->media))->ssrc;
}

/* The client turns a line down, and takes it after all: as a new stream. */
static void
test_turned_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) refused = json_array_new ();
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);
  guint32 before;

  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  answer (fixture);
  before = ssrc_sent (fixture);
  g_assert_cmpuint (before, !=, 0);

  sfu_subscription_restart (fixture->subscription);
  settle ();
  g_autofree char *sdp = fake_client_answer (fixture->sdp);
  g_auto (GStrv) parts = g_strsplit (sdp, "a=recvonly", -1);
  g_autofree char *down = g_strjoinv ("a=inactive", parts);
  g_assert_true (
      sfu_subscription_answer (fixture->subscription, down, fixture->version, refused, NULL));
  g_assert_cmpuint (json_array_get_length (refused), ==, 1);
  g_assert_cmpuint (ssrc_sent (fixture), ==, 0);

  sfu_subscription_restart (fixture->subscription);
  settle ();
  answer (fixture);
  g_assert_cmpuint (ssrc_sent (fixture), !=, 0);
  g_assert_cmpuint (ssrc_sent (fixture), !=, before);
  g_autofree char *offered = g_strdup_printf ("a=ssrc:%u ", ssrc_sent (fixture));
  g_assert_nonnull (strstr (fixture->sdp, offered));
  sfu_subscription_remove (fixture->subscription, camera);
  sfu_track_free (camera);
}

static guint
count (const char *text, const char *what)
{
  guint found = 0;

  for (const char *at = text; (at = strstr (at, what)) != NULL; at++)
    found++;
  return found;
}

static void
test_uses_lines_again (Fixture *fixture, gconstpointer data)
{
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);
  SfuTrack *screen = track_new (fixture, SFU_SOURCE_SCREEN);
  SfuTrack *voice = track_new (fixture, SFU_SOURCE_MICROPHONE);

  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  answer (fixture);
  sfu_subscription_remove (fixture->subscription, camera);
  settle ();
  answer (fixture);

  /* Not by the other kind, but by the same, with a new mid. */
  sfu_subscription_add (fixture->subscription, voice);
  sfu_subscription_add (fixture->subscription, screen);
  settle ();
  g_assert_cmpuint (count (fixture->sdp, "m="), ==, 3);
  g_assert_cmpuint (count (fixture->sdp, "a=mid:1\r\n"), ==, 0);
  answer (fixture);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 2);
  sfu_subscription_remove (fixture->subscription, voice);
  sfu_subscription_remove (fixture->subscription, screen);
  sfu_track_free (camera);
  sfu_track_free (screen);
  sfu_track_free (voice);
}

static void
test_refuses_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) refused = json_array_new ();
  g_autoptr (GError) version_error = NULL;
  g_autoptr (GError) sdp_error = NULL;
  g_autoptr (GError) late_error = NULL;

  settle ();
  g_autofree char *sdp = fake_client_answer (fixture->sdp);
  g_assert_false (sfu_subscription_answer (fixture->subscription, sdp, 2, refused, &version_error));
  g_assert_error (version_error, SFU_ERROR, SFU_ERROR_BAD_REQUEST);
  g_assert_false (
      sfu_subscription_answer (fixture->subscription, fixture->sdp, 1, refused, &sdp_error));
  g_assert_error (sdp_error, SFU_ERROR, SFU_ERROR_BAD_SDP);
  /* The offer still waits. */
  answer (fixture);
  g_assert_false (sfu_subscription_answer (fixture->subscription, sdp, 1, refused, &late_error));
  g_assert_error (late_error, SFU_ERROR, SFU_ERROR_BAD_REQUEST);
}

static void
test_stalls (Fixture *fixture, gconstpointer data)
{
  settle ();
  while (fixture->stalled == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->stalled, ==, 1);
}

static void
test_client_refuses_a_line (Fixture *fixture, gconstpointer data)
{
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);
  g_autoptr (JsonArray) refused = json_array_new ();
  g_autoptr (GString) changed = NULL;

  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  g_autofree char *sdp = fake_client_answer (fixture->sdp);
  changed = g_string_new (sdp);
  g_string_replace (changed, "m=video 10000", "m=video 0", 0);
  g_assert_true (sfu_subscription_answer (fixture->subscription, changed->str, 1, refused, NULL));
  g_assert_cmpuint (json_array_get_length (refused), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (refused, 0), ==, camera->id);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
  sfu_subscription_remove (fixture->subscription, camera);
  sfu_track_free (camera);
}

static void
test_restarts (Fixture *fixture, gconstpointer data)
{
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);

  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  answer (fixture);
  SfuConnection *connection = fake_media_last_connection (fixture->media);

  sfu_subscription_restart (fixture->subscription);
  settle ();
  g_assert_cmpuint (fake_connection_restarts (connection), ==, 1);
  g_assert_cmpint (fixture->version, ==, 2);
  g_assert_nonnull (strstr (fixture->sdp, sfu_connection_ufrag (connection)));
  answer (fixture);

  /* What cannot come back is made anew. */
  fake_connection_set_state (connection, SFU_TRANSPORT_FAILED);
  sfu_subscription_restart (fixture->subscription);
  settle ();
  g_assert_cmpint (fixture->version, ==, 1);
  g_assert_cmpuint (fixture->tracks, ==, 1);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
  answer (fixture);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 1);
  g_assert_cmpuint (fake_media_connections (fixture->media), ==, 2);
  sfu_subscription_remove (fixture->subscription, camera);
  sfu_track_free (camera);
}

/* More tracks than m-lines: voices first, and a freed line goes to who waits. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  GPtrArray *tracks = g_ptr_array_new ();

  for (guint i = 0; i < 128; i++)
    {
      g_ptr_array_add (tracks,
                       track_new (fixture, i < 100 ? SFU_SOURCE_CAMERA : SFU_SOURCE_MICROPHONE));
      sfu_subscription_add (fixture->subscription, g_ptr_array_index (tracks, i));
    }
  settle ();
  g_assert_cmpuint (fixture->tracks, ==, 127);
  answer (fixture);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 127);
  g_assert_cmpuint (fixture->offers, ==, 1);

  SfuTrack *gone = g_ptr_array_steal_index (tracks, 0);
  sfu_subscription_remove (fixture->subscription, gone);
  sfu_track_free (gone);
  settle ();
  answer (fixture);
  g_assert_cmpuint (fixture->offers, ==, 3);
  answer (fixture);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 127);

  for (guint i = 0; i < tracks->len; i++)
    {
      sfu_subscription_remove (fixture->subscription, g_ptr_array_index (tracks, i));
      sfu_track_free (g_ptr_array_index (tracks, i));
    }
  g_ptr_array_unref (tracks);
}

/* Whoever comes and goes without end costs the others no more than ten offers a second. */
static void
test_keeps_a_pace (Fixture *fixture, gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + 350 * G_TIME_SPAN_MILLISECOND;

  settle ();
  answer (fixture);
  while (g_get_monotonic_time () < end)
    {
      SfuTrack *voice = track_new (fixture, SFU_SOURCE_MICROPHONE);
      gint64 version = fixture->version;

      sfu_subscription_add (fixture->subscription, voice);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      sfu_subscription_remove (fixture->subscription, voice);
      sfu_track_free (voice);
      if (fixture->version != version)
        {
          g_autofree char *sdp = fake_client_answer (fixture->sdp);
          g_autoptr (JsonArray) refused = json_array_new ();

          sfu_subscription_answer (fixture->subscription, sdp, fixture->version, refused, NULL);
        }
    }
  g_assert_cmpuint (fixture->offers, <=, 5);
  settle ();
  answer (fixture);
}

static void
view (Fixture *fixture, const SfuTrack *track, guint height)
{
  const SfuSubscriptionView views[] = { { track->id, height, 0 }, { "another", 1, 0 } };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      sfu_subscription_view (fixture->subscription, views, G_N_ELEMENTS (views), &error));
  g_assert_no_error (error);
}

static void
test_view (Fixture *fixture, gconstpointer data)
{
  SfuTrack *camera = track_new (fixture, SFU_SOURCE_CAMERA);

  sfu_subscription_add (fixture->subscription, camera);
  settle ();
  /* Said before the answer, it holds from the first picture on. */
  view (fixture, camera, 180);
  answer (fixture);
  SfuSender *sender = fake_media_last_sender (fixture->media);
  g_assert_cmpuint (fake_sender_wanted_height (sender), ==, 180);
  g_assert_false (fake_sender_is_paused (sender));
  view (fixture, camera, 0);
  g_assert_true (fake_sender_is_paused (sender));
  view (fixture, camera, 720);
  g_assert_false (fake_sender_is_paused (sender));
  g_assert_cmpuint (fake_sender_wanted_height (sender), ==, 720);
  sfu_subscription_remove (fixture->subscription, camera);
  sfu_track_free (camera);
}

static void
test_views_too_fast (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint taken = 0;

  while (taken < 1000 && sfu_subscription_view (fixture->subscription, NULL, 0, &error))
    taken++;
  g_assert_error (error, SFU_ERROR, SFU_ERROR_TOO_FAST);
  g_assert_cmpuint (taken, >=, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/sfu/subscription/first-offer-has-no-tracks", test_first_offer_has_no_tracks);
  ADD ("/sfu/subscription/sends-after-the-answer", test_sends_after_the_answer);
  ADD ("/sfu/subscription/gathers-changes", test_gathers_changes);
  ADD ("/sfu/subscription/uses-lines-again", test_uses_lines_again);
  ADD ("/sfu/subscription/turned-down", test_turned_down);
  ADD ("/sfu/subscription/refuses-answers", test_refuses_answers);
  ADD ("/sfu/subscription/stalls", test_stalls);
  ADD ("/sfu/subscription/client-refuses-a-line", test_client_refuses_a_line);
  ADD ("/sfu/subscription/restarts", test_restarts);
  ADD ("/sfu/subscription/full", test_full);
  ADD ("/sfu/subscription/keeps-a-pace", test_keeps_a_pace);
  ADD ("/sfu/subscription/view", test_view);
  ADD ("/sfu/subscription/views-too-fast", test_views_too_fast);
  return g_test_run ();
}
