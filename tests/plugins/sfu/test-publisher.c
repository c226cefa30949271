#include "plugins/sfu/error.h"
#include "plugins/sfu/publisher.h"
#include "tests/plugins/sfu/fake-media.h"
#include "tests/plugins/sfu/sdp/golden.h"

typedef struct
{
  SfuMedia *media;
  SfuPublisher *publisher;
  guint added, changed, removed;
} Fixture;

static void
on_added (const SfuTrack *track, gpointer data)
{
  ((Fixture *) data)->added++;
}

static void
on_changed (const SfuTrack *track, gpointer data)
{
  ((Fixture *) data)->changed++;
}

static void
on_removed (const SfuTrack *track, gpointer data)
{
  ((Fixture *) data)->removed++;
}

static const SfuPublisherEvents events = { on_added, on_changed, on_removed };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->media = fake_media_new ();
  fixture->publisher = sfu_publisher_new (fixture->media, "ann", &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sfu_publisher_free (fixture->publisher);
  g_assert_cmpuint (fixture->added, ==, fixture->removed);
  fake_media_free (fixture->media);
}

static const SfuPublisherWish all[] = {
  { "0", SFU_SOURCE_MICROPHONE, FALSE },
  { "1", SFU_SOURCE_CAMERA, TRUE },
  { "2", SFU_SOURCE_SCREEN, FALSE },
};

static char *
offer (
    Fixture *fixture, const char *sdp, const SfuPublisherWish *wishes, guint count, GError **error)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (SfuPublisherWish));

  g_array_append_vals (array, wishes, count);
  return sfu_publisher_offer (fixture->publisher, sdp, array, error);
}

static void
offer_ok (Fixture *fixture, const char *sdp, const SfuPublisherWish *wishes, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = offer (fixture, sdp, wishes, count, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (answer, "a=setup:passive"));
  g_assert_nonnull (
      strstr (answer, sfu_connection_ufrag (fake_media_last_connection (fixture->media))));
}

static void
test_publishes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  const GPtrArray *tracks = sfu_publisher_tracks (fixture->publisher);

  offer_ok (fixture, sdp, all, 3);
  g_assert_cmpuint (tracks->len, ==, 3);
  g_assert_cmpuint (fixture->added, ==, 3);
  g_assert_cmpuint (fake_media_connections (fixture->media), ==, 1);
  g_assert_cmpstr (fake_connection_remote_ufrag (fake_media_last_connection (fixture->media)), ==,
                   "TYex");
  const SfuTrack *camera = g_ptr_array_index (tracks, 1);
  g_assert_true (camera->muted);
  g_assert_true (fake_receiver_is_muted (camera->receiver));
  g_assert_cmpuint (fake_receiver_parameters (camera->receiver)->encodings[0].ssrc, ==, 1512030264);

  /* The same again changes nothing. */
  offer_ok (fixture, sdp, all, 3);
  g_assert_cmpuint (fixture->added, ==, 3);
  g_assert_cmpuint (fixture->removed + fixture->changed, ==, 0);
}

/* Without wishes the order says what is what, be it sound or picture that comes first. */
static void
test_by_order (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *offer;
    SfuSource sources[3];
    guint count;
  } rows[] = {
    { "simple-whip-client-offer.sdp", { SFU_SOURCE_CAMERA, SFU_SOURCE_MICROPHONE }, 2 },
    { "chromium-offer.sdp", { SFU_SOURCE_MICROPHONE, SFU_SOURCE_CAMERA, SFU_SOURCE_SCREEN }, 3 },
  };
  const GPtrArray *tracks = sfu_publisher_tracks (fixture->publisher);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sdp = golden_read (rows[i].offer);
      g_autoptr (GError) error = NULL;

      g_assert_true (sfu_publisher_check (fixture->media, sdp, &error));
      g_autofree char *answer = sfu_publisher_offer (fixture->publisher, sdp, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (golden_count (answer, "a=recvonly\r\n"), ==, rows[i].count);
      g_assert_cmpuint (tracks->len, ==, rows[i].count);
      for (guint j = 0; j < tracks->len; j++)
        g_assert_cmpint (((SfuTrack *) g_ptr_array_index (tracks, j))->source, ==,
                         rows[i].sources[j]);
    }
}

static void
test_check_refuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *offer, *from, *to;
    SfuError error;
  } rows[] = {
    { "simple-whip-client-offer.sdp", "v=0", "v=1", SFU_ERROR_BAD_SDP },
    { "simple-whip-client-offer.sdp", "a=sendonly", "a=recvonly", SFU_ERROR_BAD_REQUEST },
    { "chromium-watch-offer.sdp", "a=recvonly", "a=recvonly", SFU_ERROR_BAD_REQUEST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sdp = golden_read (rows[i].offer);
      g_autofree char *changed = golden_replace (sdp, rows[i].from, rows[i].to);
      g_autoptr (GError) error = NULL;

      g_assert_false (sfu_publisher_check (fixture->media, changed, &error));
      g_assert_error (error, SFU_ERROR, (int) rows[i].error);
    }
}

static void
test_restart_by_fragment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("simple-whip-client-offer.sdp");
  g_autofree char *answer = sfu_publisher_offer (fixture->publisher, sdp, NULL, NULL);
  SfuConnection *connection = fake_media_last_connection (fixture->media);

  g_assert_null (sfu_publisher_restart (fixture->publisher, "aUAbzYC5yVX6zUo8je6aXDAPTjwlSSeP",
                                        "3VfIRfTtUO5o+QGxJsE0TfHYVcvDUtEN"));
  g_autofree char *ours =
      sfu_publisher_restart (fixture->publisher, "another", "3VfIRfTtUO5o+QGxJsE0TfHYVcvDUtEN");
  g_assert_nonnull (strstr (ours, sfu_connection_ufrag (connection)));
  g_assert_nonnull (strstr (ours, "m=video 9 RTP/AVP 0\r\na=mid:video0\r\n"));
  g_assert_cmpuint (fake_connection_restarts (connection), ==, 1);
  g_assert_cmpuint (fixture->removed, ==, 0);
}

/* The client said goodbye a moment ago, and its session is about to end. */
static void
test_no_restart_after_closing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("simple-whip-client-offer.sdp");
  g_autofree char *answer = sfu_publisher_offer (fixture->publisher, sdp, NULL, NULL);

  fake_connection_set_state (fake_media_last_connection (fixture->media), SFU_TRANSPORT_CLOSED);
  g_assert_null (
      sfu_publisher_restart (fixture->publisher, "another", "3VfIRfTtUO5o+QGxJsE0TfHYVcvDUtEN"));
  g_assert_cmpuint (sfu_publisher_tracks (fixture->publisher)->len, ==, 2);
}

static void
test_inactive_ends (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autofree char *without = golden_replace (
      sdp, "a=sendonly\r\na=msid:- 68153cc3-ccdf-40c5-bdac-b5dcfa0f1f2c", "a=inactive");

  offer_ok (fixture, sdp, all, 3);
  offer_ok (fixture, without, all, 2);
  g_assert_cmpuint (fixture->removed, ==, 1);
  g_assert_cmpuint (fake_media_receivers (fixture->media), ==, 2);
}

static void
test_mute (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autoptr (GError) error = NULL;
  SfuPublisherWish wishes[3];

  offer_ok (fixture, sdp, all, 3);
  const SfuTrack *voice = g_ptr_array_index (sfu_publisher_tracks (fixture->publisher), 0);
  g_assert_true (sfu_publisher_mute (fixture->publisher, voice->id, TRUE, NULL));
  g_assert_true (sfu_publisher_mute (fixture->publisher, voice->id, TRUE, NULL));
  g_assert_cmpuint (fixture->changed, ==, 1);
  g_assert_true (fake_receiver_is_muted (voice->receiver));
  g_assert_false (sfu_publisher_mute (fixture->publisher, "x", TRUE, &error));
  g_assert_error (error, SFU_ERROR, SFU_ERROR_NOT_FOUND);

  /* A later publish says it too. */
  memcpy (wishes, all, sizeof wishes);
  offer_ok (fixture, sdp, wishes, 3);
  g_assert_cmpuint (fixture->changed, ==, 2);
  g_assert_false (voice->muted);
}

static void
test_restart_and_new_connection (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autofree char *restarted = golden_replace (sdp, "a=ice-ufrag:TYex", "a=ice-ufrag:TYey");
  g_autofree char *another = golden_replace (sdp, "B5:31:B3", "B5:31:B4");

  offer_ok (fixture, sdp, all, 3);
  offer_ok (fixture, restarted, all, 3);
  SfuConnection *connection = fake_media_last_connection (fixture->media);
  g_assert_cmpuint (fake_connection_restarts (connection), ==, 1);
  g_assert_cmpstr (fake_connection_remote_ufrag (connection), ==, "TYey");
  g_assert_cmpuint (fixture->removed, ==, 0);

  offer_ok (fixture, another, all, 3);
  g_assert_cmpuint (fake_media_connections (fixture->media), ==, 1);
  g_assert_cmpuint (fixture->removed, ==, 3);
  g_assert_cmpuint (fixture->added, ==, 6);
}

static void
assert_refused (
    Fixture *fixture, const char *sdp, const SfuPublisherWish *wishes, guint count, SfuError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (offer (fixture, sdp, wishes, count, &error));
  g_assert_error (error, SFU_ERROR, (int) code);
  g_assert_cmpuint (fixture->added, ==, 0);
  g_assert_cmpuint (fake_media_connections (fixture->media), ==, 0);
}

/* A page that closes its PeerConnection and opens another may keep its certificate. */
static void
test_same_certificate_after_closing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autofree char *again = golden_replace (sdp, "a=ice-ufrag:TYex", "a=ice-ufrag:TYey");

  offer_ok (fixture, sdp, all, 3);
  fake_connection_set_state (fake_media_last_connection (fixture->media), SFU_TRANSPORT_CLOSED);
  offer_ok (fixture, again, all, 3);
  SfuConnection *connection = fake_media_last_connection (fixture->media);
  g_assert_cmpuint (fake_connection_restarts (connection), ==, 0);
  g_assert_cmpuint (fixture->removed, ==, 3);
  g_assert_cmpuint (fixture->added, ==, 6);
}

static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  static const SfuPublisherWish twice[] = { { "0", SFU_SOURCE_MICROPHONE },
                                            { "1", SFU_SOURCE_CAMERA },
                                            { "2", SFU_SOURCE_SCREEN },
                                            { "2", SFU_SOURCE_SCREEN } };
  static const SfuPublisherWish unknown[] = { { "0", SFU_SOURCE_MICROPHONE },
                                              { "1", SFU_SOURCE_CAMERA },
                                              { "2", SFU_SOURCE_SCREEN },
                                              { "9", SFU_SOURCE_CAMERA } };
  static const SfuPublisherWish wrong_kind[] = { { "0", SFU_SOURCE_CAMERA },
                                                 { "1", SFU_SOURCE_CAMERA },
                                                 { "2", SFU_SOURCE_SCREEN } };
  g_autofree char *sdp = golden_read ("chromium-offer.sdp");
  g_autofree char *inactive = golden_replace (sdp, "a=sendonly", "a=inactive");

  assert_refused (fixture, "v=0", all, 3, SFU_ERROR_BAD_SDP);
  assert_refused (fixture, sdp, all, 2, SFU_ERROR_BAD_REQUEST);
  assert_refused (fixture, sdp, twice, 4, SFU_ERROR_BAD_REQUEST);
  assert_refused (fixture, sdp, unknown, 4, SFU_ERROR_BAD_REQUEST);
  assert_refused (fixture, sdp, wrong_kind, 3, SFU_ERROR_BAD_REQUEST);
  assert_refused (fixture, inactive, all, 3, SFU_ERROR_BAD_REQUEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/sfu/publisher/publishes", test_publishes);
  ADD ("/sfu/publisher/by-order", test_by_order);
  ADD ("/sfu/publisher/check-refuses", test_check_refuses);
  ADD ("/sfu/publisher/restart-by-fragment", test_restart_by_fragment);
  ADD ("/sfu/publisher/no-restart-after-closing", test_no_restart_after_closing);
  ADD ("/sfu/publisher/inactive-ends", test_inactive_ends);
  ADD ("/sfu/publisher/mute", test_mute);
  ADD ("/sfu/publisher/restart-and-new-connection", test_restart_and_new_connection);
  ADD ("/sfu/publisher/same-certificate-after-closing", test_same_certificate_after_closing);
  ADD ("/sfu/publisher/refuses", test_refuses);
  return g_test_run ();
}
