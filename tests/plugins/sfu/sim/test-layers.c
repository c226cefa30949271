/* Temporal layers, for those who want fewer frames. */
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/viewer.h"

static const CameraOptions layered = { .encodings = 1,
                                       .temporal_layers = 3,
                                       .first_picture = 0x7F80 };

/* Nobody can tell the numbers that a frame was left out: over the wraps of picture ids and indices,
 * down and up again. */
static void
test_temporal (void)
{
  static const struct
  {
    guint frame_rate, least, most;
  } steps[] = { { 0, 58, 62 }, { 15, 28, 32 }, { 8, 14, 17 }, { 15, 26, 32 }, { 30, 54, 62 } };
  Sim *sim = sim_new (1);
  Camera *camera = camera_new (sim, &layered);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);

  sim_run (sim, 2 * SECOND);
  for (guint round = 0; round < 10; round++)
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      {
        sfu_sender_set_wanted (viewer_sender (viewer), 0, steps[i].frame_rate);
        viewer_forget (viewer);
        sim_run (sim, 2 * SECOND);
        g_assert_cmpuint (stats->frames, >=, steps[i].least);
        g_assert_cmpuint (stats->frames, <=, steps[i].most);
        g_assert_cmpuint (stats->errors, ==, 0);
        g_assert_cmpuint (stats->given_up, ==, 0);
        g_assert_cmpuint (stats->missing_pictures, ==, 0);
        g_assert_cmpuint (stats->nacks, ==, 0);
      }
  g_assert_cmpuint (camera_key_frames (camera, 0), ==, 1);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

/* What gets lost before us may have been of a layer that the subscriber does not get: it need not
 * ask for it for ever. */
static void
test_loss_before_us (void)
{
  Sim *sim = sim_new (2);
  Camera *camera = camera_new (sim, &layered);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);

  sim_run (sim, 2 * SECOND);
  sfu_sender_set_wanted (viewer_sender (viewer), 0, 8);
  sim_peer_uplink (camera_peer (camera))->loss = 0.1;
  sim_run (sim, SECOND);
  viewer_forget (viewer);
  sim_run (sim, 60 * SECOND);
  g_assert_cmpuint (stats->frames, >=, 440);
  g_assert_cmpuint (stats->frames, <=, 455);
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpuint (stats->given_up, ==, 0);
  g_assert_cmpuint (stats->plis, ==, 0);
  g_assert_cmpuint (stats->by_temporal[2], ==, 0);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

/* What is sent again has the same numbers, though frames were left out before and behind it. */
static void
test_loss_behind_us (void)
{
  Sim *sim = sim_new (3);
  Camera *camera = camera_new (sim, &layered);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);

  sim_run (sim, 2 * SECOND);
  sim_peer_downlink (viewer_peer (viewer))->loss = 0.1;
  viewer_forget (viewer);
  for (guint i = 0; i < 60; i++)
    {
      sfu_sender_set_wanted (viewer_sender (viewer), 0, i % 2 == 0 ? 15 : 30);
      sim_run (sim, SECOND);
    }
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpuint (stats->missing_pictures, ==, 0);
  g_assert_cmpuint (stats->nacks, >, 50);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/layers/temporal", test_temporal);
  g_test_add_func ("/sfu/sim/layers/loss-before-us", test_loss_before_us);
  g_test_add_func ("/sfu/sim/layers/loss-behind-us", test_loss_behind_us);
  return g_test_run ();
}
