/* What publishers are asked for that do not repeat what is lost, or do not listen. */
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/viewer.h"

#define FRAME_TIME (SECOND / CAMERA_FPS)

static const CameraOptions listens = { .encodings = 1, .temporal_layers = 1 };
static const CameraOptions no_nack = { .encodings = 1, .temporal_layers = 1, .no_nack = TRUE };

typedef struct
{
  Sim *sim;
  Camera *camera;
  Viewer *viewer;
  const ViewerStats *stats;
} Call;

static void
call_begin (Call *call, const CameraOptions *options)
{
  call->sim = sim_new (3);
  call->camera = camera_new (call->sim, options);
  call->viewer = viewer_new (call->sim, camera_receiver (call->camera));
  call->stats = viewer_stats (call->viewer);
}

static void
call_end (Call *call)
{
  viewer_free (call->viewer);
  camera_free (call->camera);
  sim_free (call->sim);
}

static void
lose_one_frame (Call *call)
{
  SimLink *up = sim_peer_uplink (camera_peer (call->camera));

  up->cut = TRUE;
  sim_run (call->sim, FRAME_TIME);
  up->cut = FALSE;
}

/* The next frame shows the gap, which is waited for in case of reordering; then the request and
 * the key frame take 20 ms each to us, and another 20 ms to the viewer. */
static void
test_lost_for_good (void)
{
  Call call;

  call_begin (&call, &no_nack);
  sim_run (call.sim, 5 * SECOND);
  viewer_forget (call.viewer);
  lose_one_frame (&call);
  sim_run (call.sim, 2 * SECOND);
  g_test_message ("longest %d ms, %u frames given up", (int) (call.stats->longest / MS),
                  call.stats->given_up);
  g_assert_cmpint (call.stats->longest, <=, 4 * FRAME_TIME + 60 * MS);
  g_assert_cmpuint (camera_key_frames (call.camera, 0), ==, 2);
  g_assert_cmpuint (camera_nacked (call.camera), ==, 0);
  g_assert_cmpuint (call.stats->plis, ==, 0);
  g_assert_cmpuint (call.stats->errors, ==, 0);
  call_end (&call);
}

/* Reordering costs no key frame. */
static void
test_reordered (void)
{
  Call call;

  call_begin (&call, &no_nack);
  sim_run (call.sim, 5 * SECOND);
  sim_peer_uplink (camera_peer (call.camera))->jitter = FRAME_TIME + 15 * MS;
  sim_run (call.sim, 20 * SECOND);
  g_assert_cmpuint (camera_key_frames (call.camera, 0), ==, 1);
  g_assert_cmpuint (call.stats->errors, ==, 0);
  call_end (&call);
}

/* However much is lost, one key frame a second is the most that is asked for: one that is damaged
 * itself costs another second. */
static void
test_lost_often (void)
{
  Call call;

  call_begin (&call, &no_nack);
  sim_run (call.sim, 2 * SECOND);
  sim_peer_uplink (camera_peer (call.camera))->loss = 0.02;
  viewer_forget (call.viewer);
  sim_run (call.sim, 60 * SECOND);
  g_test_message ("longest %d ms, %u frames, %u key frames", (int) (call.stats->longest / MS),
                  call.stats->frames, camera_key_frames (call.camera, 0));
  g_assert_cmpint (call.stats->longest, <=, 2200 * MS);
  g_assert_cmpuint (call.stats->frames, >=, 60 * CAMERA_FPS * 70 / 100);
  g_assert_cmpuint (call.stats->errors, ==, 0);
  g_assert_cmpint (camera_shortest_key_interval (call.camera), >=, SECOND - MS);
  call_end (&call);
}

/* A viewer waits for a picture from a publisher that ignores requests: it is asked for less and
 * less often, for as long as somebody waits, and the picture comes when it listens again. */
static void
test_deaf (void)
{
  Call call;
  gint64 heard;
  guint plis;

  call_begin (&call, &listens);
  sim_run (call.sim, 5 * SECOND);
  camera_set_deaf (call.camera, TRUE);
  viewer_free (call.viewer);
  call.viewer = viewer_new (call.sim, camera_receiver (call.camera));
  call.stats = viewer_stats (call.viewer);
  plis = camera_plis (call.camera);
  sim_run (call.sim, 60 * SECOND);
  plis = camera_plis (call.camera) - plis;
  g_test_message ("asked %u times", plis);
  g_assert_cmpuint (plis, >=, 60 / 4);
  g_assert_cmpuint (plis, <=, 60 / 4 + 6);
  g_assert_cmpuint (call.stats->frames, ==, 0);

  camera_set_deaf (call.camera, FALSE);
  heard = sim_now (call.sim);
  sim_run (call.sim, 5 * SECOND);
  g_assert_cmpint (call.stats->first_at - heard, >, 0);
  g_assert_cmpint (call.stats->first_at - heard, <=, 4200 * MS);
  call_end (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/key-frames/lost-for-good", test_lost_for_good);
  g_test_add_func ("/sfu/sim/key-frames/reordered", test_reordered);
  g_test_add_func ("/sfu/sim/key-frames/lost-often", test_lost_often);
  g_test_add_func ("/sfu/sim/key-frames/deaf", test_deaf);
  return g_test_run ();
}
