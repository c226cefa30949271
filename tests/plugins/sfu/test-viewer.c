#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/description.h"
#include "plugins/sfu/viewer.h"
#include "tests/plugins/sfu/fake-media.h"
#include "tests/plugins/sfu/sdp/golden.h"

/* Others' tracks, on a connection of their own. */
typedef struct
{
  SfuMedia *media;
  SfuConnection *connection;
  SfuViewer *viewer;
  GPtrArray *senders; /* (element-type SfuSender), of the viewer's lines */
  SfuTrack *ann_voice, *ann_face, *ann_screen, *bob_voice, *bob_face, *own_face;
  guint ended;
  SfuTransportState state;
} Fixture;

static const SfuIdentity identity = { (char *) "m", (char *) "eve", (char *) "Eve",
                                      (char *) "guest" };

static void
on_state (SfuTransportState state, gpointer data)
{
  ((Fixture *) data)->state = state;
}

static void
on_ended (gpointer data)
{
  ((Fixture *) data)->ended++;
}

static const SfuViewerEvents events = { on_state, on_ended };
static const SfuConnectionEvents connection_events = { NULL };

static SfuTrack *
track_new (Fixture *fixture, const char *owner, SfuSource source)
{
  SfuReceiveParameters parameters = { .kind = sfu_source_kind (source), .n_codecs = 1 };

  parameters.codecs[0].codec = parameters.kind == SFU_AUDIO ? SFU_CODEC_OPUS : SFU_CODEC_VP8;
  return sfu_track_new (fixture->connection, owner, source, FALSE, &parameters);
}

static void
set_up (Fixture *fixture, gconstpointer publisher)
{
  fixture->media = fake_media_new ();
  fixture->connection = sfu_connection_new (fixture->media, &connection_events, NULL);
  fixture->viewer = sfu_viewer_new (fixture->media, &identity, publisher, &events, fixture);
  fixture->senders = g_ptr_array_new ();
  fixture->ann_voice = track_new (fixture, "ann", SFU_SOURCE_MICROPHONE);
  fixture->ann_face = track_new (fixture, "ann", SFU_SOURCE_CAMERA);
  fixture->ann_screen = track_new (fixture, "ann", SFU_SOURCE_SCREEN);
  fixture->bob_voice = track_new (fixture, "bob", SFU_SOURCE_MICROPHONE);
  fixture->bob_face = track_new (fixture, "bob", SFU_SOURCE_CAMERA);
  fixture->own_face = track_new (fixture, "eve", SFU_SOURCE_CAMERA);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sfu_viewer_free (fixture->viewer);
  sfu_track_free (fixture->ann_voice);
  sfu_track_free (fixture->ann_face);
  sfu_track_free (fixture->ann_screen);
  sfu_track_free (fixture->bob_voice);
  sfu_track_free (fixture->bob_face);
  sfu_track_free (fixture->own_face);
  sfu_connection_free (fixture->connection);
  g_ptr_array_unref (fixture->senders);
  fake_media_free (fixture->media);
}

/* Returns: (transfer full): the answer, read again; each of its m-lines is checked against the
 * sender that was made for it. */
static SfuSdpDescription *
offer (Fixture *fixture, const char *name)
{
  g_autofree char *sdp = golden_read (name);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sfu_viewer_offer (fixture->viewer, sdp, &error);

  g_assert_no_error (error);
  SfuSdpDescription *answer =
      sfu_sdp_description_parse (text, strlen (text), SFU_SDP_OFFER_MEDIA_MAX, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (golden_count (text, "a=ice-lite\r\n"), ==, 1);
  g_assert_cmpuint (golden_count (text, "a=end-of-candidates\r\n"), ==, 1);
  g_assert_cmpint (sfu_sdp_description_transport (answer, NULL)->setup, ==, SFU_SDP_SETUP_PASSIVE);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, answer->sections->len);
  for (guint i = 0; i < answer->sections->len; i++)
    {
      const SfuSdpSection *section = sfu_sdp_description_section (answer, i);
      SfuSender *sender = fake_media_sender (fixture->media, i);
      const SfuSendParameters *parameters = fake_sender_parameters (sender);

      g_ptr_array_add (fixture->senders, sender);
      g_assert_true (section->bundled);
      g_assert_cmpint (section->direction, ==, SFU_SDP_SENDONLY);
      g_assert_cmpuint (section->ssrcs.pairs[0].media, ==, parameters->ssrc);
      g_assert_cmpuint (section->ssrcs.pairs[0].repair, ==, parameters->rtx_ssrc);
      g_assert_cmpstr (section->mid, ==, parameters->mid);
      g_assert_nonnull (sfu_sdp_section_codec (section, parameters->codecs[0].payload_type));
      g_assert_cmpmem (&section->extensions, sizeof section->extensions, &parameters->extensions,
                       sizeof parameters->extensions);
      g_assert_null (fake_sender_receiver (sender));
    }
  return answer;
}

static void
assert_lines (Fixture *fixture,
              const SfuTrack *audio1,
              const SfuTrack *video1,
              const SfuTrack *audio2,
              const SfuTrack *video2)
{
  const SfuTrack *const wanted[] = { audio1, video1, audio2, video2 };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (fake_sender_receiver (g_ptr_array_index (fixture->senders, i)) ==
                   (wanted[i] != NULL ? wanted[i]->receiver : NULL));
}

static void
test_golden_offers (Fixture *fixture, gconstpointer name)
{
  g_autoptr (SfuSdpDescription) answer = NULL;

  set_up (fixture, NULL);
  answer = offer (fixture, name);
  g_assert_cmpuint (answer->sections->len, ==, 4);
  const SfuSendParameters *first = fake_sender_parameters (g_ptr_array_index (fixture->senders, 0));
  const SfuSendParameters *face = fake_sender_parameters (g_ptr_array_index (fixture->senders, 1));
  const SfuSendParameters *other = fake_sender_parameters (g_ptr_array_index (fixture->senders, 2));
  /* A seat's sound and picture are in sync, another's are not. */
  g_assert_cmpstr (first->cname, ==, face->cname);
  g_assert_cmpstr (first->cname, !=, other->cname);
  fake_connection_set_state (fake_media_last_connection (fixture->media), SFU_TRANSPORT_CONNECTED);
  g_assert_cmpint (fixture->state, ==, SFU_TRANSPORT_CONNECTED);
  tear_down (fixture, NULL);
}

static void
test_seats (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfuSdpDescription) answer = offer (fixture, "chromium-watch-offer.sdp");

  sfu_viewer_add (fixture->viewer, fixture->own_face);
  assert_lines (fixture, NULL, NULL, NULL, NULL);
  sfu_viewer_add (fixture->viewer, fixture->ann_face);
  sfu_viewer_add (fixture->viewer, fixture->ann_face);
  sfu_viewer_add (fixture->viewer, fixture->ann_screen);
  sfu_viewer_add (fixture->viewer, fixture->bob_voice);
  sfu_viewer_add (fixture->viewer, fixture->ann_voice);
  assert_lines (fixture, fixture->ann_voice, fixture->ann_face, fixture->bob_voice, NULL);
  g_assert_true (sfu_viewer_has_vacancy (fixture->viewer));
  sfu_viewer_add (fixture->viewer, fixture->bob_face);
  g_assert_false (sfu_viewer_has_vacancy (fixture->viewer));

  /* Her place stays hers while anything of hers is on it. */
  sfu_viewer_remove (fixture->viewer, fixture->ann_face);
  assert_lines (fixture, fixture->ann_voice, NULL, fixture->bob_voice, fixture->bob_face);
  sfu_viewer_add (fixture->viewer, fixture->ann_screen);
  assert_lines (fixture, fixture->ann_voice, fixture->ann_screen, fixture->bob_voice,
                fixture->bob_face);

  sfu_viewer_remove (fixture->viewer, fixture->ann_screen);
  sfu_viewer_remove (fixture->viewer, fixture->ann_voice);
  assert_lines (fixture, NULL, NULL, fixture->bob_voice, fixture->bob_face);
}

/* Whoever was left over gets the next free seat. */
static void
test_next (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfuSdpDescription) answer = offer (fixture, "webrtcbin-watch-offer.sdp");
  g_autofree SfuTrack *cat = track_new (fixture, "cat", SFU_SOURCE_CAMERA);

  sfu_viewer_add (fixture->viewer, fixture->ann_face);
  sfu_viewer_add (fixture->viewer, fixture->bob_face);
  sfu_viewer_add (fixture->viewer, cat);
  assert_lines (fixture, NULL, fixture->ann_face, NULL, fixture->bob_face);
  sfu_viewer_remove (fixture->viewer, fixture->ann_face);
  sfu_viewer_add (fixture->viewer, cat);
  assert_lines (fixture, NULL, cat, NULL, fixture->bob_face);
  sfu_viewer_remove (fixture->viewer, cat);
  sfu_track_free (g_steal_pointer (&cat));
}

static void
test_one_publisher (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfuSdpDescription) answer = offer (fixture, "chromium-watch-offer.sdp");

  sfu_viewer_add (fixture->viewer, fixture->bob_voice);
  sfu_viewer_add (fixture->viewer, fixture->ann_voice);
  sfu_viewer_add (fixture->viewer, fixture->ann_face);
  sfu_viewer_add (fixture->viewer, fixture->ann_screen);
  sfu_viewer_add (fixture->viewer, fixture->bob_face);
  assert_lines (fixture, fixture->ann_voice, fixture->ann_face, NULL, fixture->ann_screen);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfuSdpDescription) answer = offer (fixture, "chromium-watch-offer.sdp");
  const SfuSdpTransport *local = sfu_sdp_description_transport (answer, NULL);
  SfuConnection *connection = fake_media_last_connection (fixture->media);

  g_assert_cmpstr (fake_connection_remote_ufrag (connection), ==, "Z4NV");
  g_assert_null (sfu_viewer_restart (fixture->viewer, "Z4NV", "IW9qCt26BnBeS8AqZZUgh7bL"));
  g_assert_cmpuint (fake_connection_restarts (connection), ==, 0);
  g_autofree char *ours = sfu_viewer_restart (fixture->viewer, "Z4NW", "IW9qCt26BnBeS8AqZZUgh7bL");
  g_assert_cmpuint (fake_connection_restarts (connection), ==, 1);
  g_assert_cmpstr (fake_connection_remote_ufrag (connection), ==, "Z4NW");
  g_assert_nonnull (strstr (ours, sfu_connection_ufrag (connection)));
  g_assert_null (strstr (ours, local->ufrag));
}

static void
test_refuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name, *from, *to;
    SfuError error;
  } rows[] = {
    { "chromium-watch-offer.sdp", "v=0", "v=1", SFU_ERROR_BAD_SDP },
    { "chromium-watch-offer.sdp", "a=setup:actpass", "a=setup:passive", SFU_ERROR_BAD_SDP },
    { "chromium-watch-offer.sdp", "a=group:BUNDLE 0 1 2 3\r\n", "", SFU_ERROR_BAD_SDP },
    { "chromium-watch-offer.sdp", "a=recvonly", "a=sendonly", SFU_ERROR_BAD_REQUEST },
    { "chromium-offer.sdp", "a=mid:0", "a=mid:0", SFU_ERROR_BAD_REQUEST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sdp = golden_read (rows[i].name);
      g_autofree char *changed = golden_replace (sdp, rows[i].from, rows[i].to);
      g_autoptr (GError) error = NULL;

      g_assert_null (sfu_viewer_offer (fixture->viewer, changed, &error));
      g_assert_error (error, SFU_ERROR, (int) rows[i].error);
      g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, publisher, function)                                                             \
  g_test_add ("/sfu/viewer/" name, Fixture, publisher, set_up, function, tear_down)
#define ADD_GOLDEN(name)                                                                           \
  g_test_add ("/sfu/viewer/answers/" name, Fixture, name, NULL, test_golden_offers, NULL)
  ADD_GOLDEN ("chromium-watch-offer.sdp");
  ADD_GOLDEN ("webrtcbin-watch-offer.sdp");
  ADD ("seats", NULL, test_seats);
  ADD ("next", NULL, test_next);
  ADD ("one-publisher", "ann", test_one_publisher);
  ADD ("restart", NULL, test_restart);
  ADD ("refuses", NULL, test_refuses);
  return g_test_run ();
}
