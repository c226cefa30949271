/* Who comes later: with a picture at once, and no key frame too many. */
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/viewer.h"

#define ROUND_TRIP (40 * MS)

/* One publishes for so long that its last key frame is long ago, one watches, and one comes. */
typedef struct
{
  Sim *sim;
  Camera *camera;
  Viewer *first, *second;
  guint top; /* the largest picture's encoding */
} Call;

static Call
call_begin (guint32 seed, guint encodings)
{
  const CameraOptions options = { .encodings = encodings, .temporal_layers = 1 };
  Call call = { .sim = sim_new (seed), .top = encodings - 1 };

  call.camera = camera_new (call.sim, &options);
  call.first = viewer_new (call.sim, camera_receiver (call.camera));
  sim_run (call.sim, 5 * SECOND);
  return call;
}

/* Nobody saw anything wrong. */
static void
call_end (Call *call)
{
  g_assert_cmpuint (viewer_stats (call->second)->errors, ==, 0);
  g_assert_cmpuint (viewer_stats (call->first)->errors, ==, 0);
  viewer_free (call->second);
  viewer_free (call->first);
  camera_free (call->camera);
  sim_free (call->sim);
}

static guint
key_frames_of (const Call *call)
{
  return camera_key_frames (call->camera, call->top);
}

/* Its handshake goes on for two round trips. */
static void
call_newcomer (Call *call)
{
  call->second = viewer_new_connecting (call->sim, camera_receiver (call->camera));
  sim_run (call->sim, 2 * ROUND_TRIP + 10 * MS);
}

/* The frames since the last key frame are few: they are sent from the cache, on either lane. */
static void
test_short_group (void)
{
  const CameraOptions options = { .encodings = 1, .temporal_layers = 1 };
  Sim *sim = sim_new (1);
  Camera *camera = camera_new (sim, &options);
  Viewer *viewers[3];
  guint key_frames;
  gint64 came;

  sim_run (sim, 2 * SECOND);
  viewers[0] = viewer_new (sim, camera_receiver (camera));
  sim_run (sim, 400 * MS);
  key_frames = camera_key_frames (camera, 0);
  for (guint i = 1; i < 3; i++)
    {
      came = sim_now (sim);
      viewers[i] = viewer_new (sim, camera_receiver (camera));
      sim_run (sim, 200 * MS);
      g_assert_cmpint (viewer_stats (viewers[i])->first_at, >, 0);
      g_assert_cmpint (viewer_stats (viewers[i])->first_at - came, <=, ROUND_TRIP);
      g_assert_cmpuint (viewer_stats (viewers[i])->errors, ==, 0);
      g_assert_cmpuint (viewer_stats (viewers[i])->given_up, ==, 0);
    }
  g_assert_cmpuint (camera_key_frames (camera, 0), ==, key_frames);
  for (guint i = 0; i < 3; i++)
    viewer_free (viewers[i]);
  camera_free (camera);
  sim_free (sim);
}

/* The last key frame is long ago: one is asked for. */
static void
test_long_group (void)
{
  Call call = call_begin (2, 3);
  guint before = key_frames_of (&call);
  gint64 came = sim_now (call.sim);

  call.second = viewer_new (call.sim, camera_receiver (call.camera));
  sim_run (call.sim, SECOND);
  g_assert_cmpint (viewer_stats (call.second)->first_at, >, 0);
  g_assert_cmpint (viewer_stats (call.second)->first_at - came, <=, 2 * ROUND_TRIP + 100 * MS);
  g_assert_cmpuint (key_frames_of (&call), ==, before + 1);
  call_end (&call);
}

/* While a newcomer's handshake goes on, the key frame comes that it is waiting for: it sees the
 * picture as soon as it can be reached. */
static void
test_handshake (void)
{
  Call call = call_begin (4, 3);
  guint before = key_frames_of (&call);
  gint64 reachable;

  call_newcomer (&call);
  g_assert_cmpuint (key_frames_of (&call), ==, before + 1);
  g_assert_cmpint (viewer_stats (call.second)->first_at, ==, 0);
  reachable = sim_now (call.sim);
  sim_peer_connect (viewer_peer (call.second));
  sim_run (call.sim, SECOND);
  g_assert_cmpint (viewer_stats (call.second)->first_at, >, 0);
  g_assert_cmpint (viewer_stats (call.second)->first_at - reachable, <=, ROUND_TRIP);
  g_assert_cmpuint (key_frames_of (&call), ==, before + 1);
  call_end (&call);
}

/* What comes before a newcomer has keys is lost to it, and it cannot know what that was: it asks
 * for a key frame, and gets the one that it missed. */
static void
test_beginning_lost (void)
{
  Call call = call_begin (5, 1);
  guint before;
  gint64 has_keys;

  call_newcomer (&call);
  before = key_frames_of (&call);
  sim_peer_downlink (viewer_peer (call.second))->cut = TRUE;
  sim_peer_connect (viewer_peer (call.second));
  sim_run (call.sim, 70 * MS);
  sim_peer_downlink (viewer_peer (call.second))->cut = FALSE;
  has_keys = sim_now (call.sim);
  sim_run (call.sim, SECOND);
  g_assert_cmpint (viewer_stats (call.second)->first_at, >, 0);
  g_assert_cmpint (viewer_stats (call.second)->first_at - has_keys, <=, 2 * ROUND_TRIP + 40 * MS);
  g_assert_cmpuint (key_frames_of (&call), ==, before);
  call_end (&call);
}

/* A tenth is lost of what newcomers get: of the stream's beginning too. */
static void
test_lossy_beginnings (void)
{
  const CameraOptions options = { .encodings = 1, .temporal_layers = 1 };
  Sim *sim = sim_new (6);
  Camera *camera = camera_new (sim, &options);
  gint64 sum = 0;

  sim_run (sim, 2 * SECOND);
  for (guint i = 0; i < 50; i++)
    {
      Viewer *viewer = viewer_new_connecting (sim, camera_receiver (camera));
      gint64 reachable;

      sim_run (sim, 2 * ROUND_TRIP + 10 * MS);
      sim_peer_downlink (viewer_peer (viewer))->loss = 0.1;
      sim_peer_connect (viewer_peer (viewer));
      reachable = sim_now (sim);
      sim_run (sim, SECOND);
      g_assert_cmpint (viewer_stats (viewer)->first_at, >, 0);
      g_assert_cmpint (viewer_stats (viewer)->first_at - reachable, <=, 400 * MS);
      g_assert_cmpuint (viewer_stats (viewer)->errors, ==, 0);
      sum += viewer_stats (viewer)->first_at - reachable;
      viewer_free (viewer);
    }
  g_test_message ("first picture after %" G_GINT64_FORMAT " us on average", sum / 50);
  g_assert_cmpint (sum / 50, <=, 100 * MS);
  g_assert_cmpint (camera_shortest_key_interval (camera), >=, SECOND);
  camera_free (camera);
  sim_free (sim);
}

/* Thirty come one after the other: a key frame a second at most, and none waits long. */
static void
test_crowd (void)
{
  const CameraOptions options = { .encodings = 3, .temporal_layers = 1 };
  Sim *sim = sim_new (3);
  Camera *camera = camera_new (sim, &options);
  Viewer *viewers[30];
  gint64 came[30];

  sim_run (sim, 2 * SECOND);
  for (guint i = 0; i < 30; i++)
    {
      came[i] = sim_now (sim);
      viewers[i] = viewer_new (sim, camera_receiver (camera));
      sim_run (sim, 130 * MS);
    }
  sim_run (sim, SECOND);
  g_assert_cmpint (camera_shortest_key_interval (camera), >=, SECOND);
  for (guint i = 0; i < 30; i++)
    {
      g_assert_cmpuint (viewer_stats (viewers[i])->errors, ==, 0);
      g_assert_cmpint (viewer_stats (viewers[i])->first_at, >, 0);
      g_assert_cmpint (viewer_stats (viewers[i])->first_at - came[i], <=,
                       250 * MS + 2 * ROUND_TRIP);
      viewer_free (viewers[i]);
    }
  camera_free (camera);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/late-joiner/short-group", test_short_group);
  g_test_add_func ("/sfu/sim/late-joiner/long-group", test_long_group);
  g_test_add_func ("/sfu/sim/late-joiner/handshake", test_handshake);
  g_test_add_func ("/sfu/sim/late-joiner/beginning-lost", test_beginning_lost);
  g_test_add_func ("/sfu/sim/late-joiner/lossy-beginnings", test_lossy_beginnings);
  g_test_add_func ("/sfu/sim/late-joiner/crowd", test_crowd);
  return g_test_run ();
}
