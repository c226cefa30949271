/* From one encoding to the other: without a decode error, a gap or a second key frame. */
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/viewer.h"

static const CameraOptions simulcast = { .encodings = 3, .temporal_layers = 1 };

/* Who comes gets the best there is. */
static void
test_begin (void)
{
  Sim *sim = sim_new (1);
  Camera *camera = camera_new (sim, &simulcast);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));

  sim_run (sim, 2 * SECOND);
  g_assert_cmpint (viewer_stats (viewer)->encoding, ==, 2);
  g_assert_cmpuint (viewer_stats (viewer)->frames, >, 50);
  g_assert_cmpuint (viewer_stats (viewer)->errors, ==, 0);
  g_assert_cmpint (viewer_stats (viewer)->worst_sync, <, MS);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

/* @reports: whether the publisher's clocks are known. */
static void
switch_often (guint32 seed, gboolean reports, double loss, gint64 jitter)
{
  const CameraOptions options = {
    .encodings = 3, .temporal_layers = 1, .no_reports = !reports, .first_picture = 0x7F00
  };
  Sim *sim = sim_new (seed);
  Camera *camera = camera_new (sim, &options);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);
  guint wanted = 2;

  sim_peer_uplink (camera_peer (camera))->loss = loss;
  sim_peer_uplink (camera_peer (camera))->jitter = jitter;
  sim_peer_downlink (viewer_peer (viewer))->loss = loss;
  sim_peer_downlink (viewer_peer (viewer))->jitter = jitter;
  sim_run (sim, 3 * SECOND);
  viewer_forget (viewer);
  for (guint i = 0; i < 100; i++)
    {
      wanted = (wanted + 1 + i % 2) % 3;
      sfu_sender_set_wanted (viewer_sender (viewer), camera_height (camera, wanted), 0);
      sim_run (sim, 1500 * MS);
      g_assert_cmpint (stats->encoding, ==, wanted);
    }
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpuint (stats->switches, ==, 100);
  g_assert_cmpint (camera_shortest_key_interval (camera), >=, SECOND);
  /* A key frame that had to be repeated is behind what was shown meanwhile. */
  if (reports)
    g_assert_cmpint (stats->worst_sync, <, loss> 0 ? 150 * MS : 2 * MS);
  if (loss == 0)
    {
      /* Nothing but what a switch cuts off. */
      g_assert_cmpuint (stats->given_up, <=, 100);
      g_assert_cmpuint (stats->frames + stats->given_up, >=, 150 * CAMERA_FPS - 10);
      g_assert_cmpint (stats->longest, <=, 100 * MS + jitter);
      g_assert_cmpuint (stats->missing_pictures, <=, stats->given_up);
      g_assert_cmpuint (stats->plis, ==, 0);
    }
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

static void
test_hundred_switches (void)
{
  switch_often (2, TRUE, 0, 0);
}

static void
test_without_reports (void)
{
  switch_often (3, FALSE, 0, 0);
}

static void
test_reordered (void)
{
  switch_often (4, TRUE, 0, 30 * MS);
}

static void
test_with_loss (void)
{
  switch_often (5, TRUE, 0.05, 10 * MS);
}

/* Another publisher's camera on the same line, and not its largest picture: its clocks say nothing
 * about what was shown before. */
static void
test_another_publisher (void)
{
  const CameraOptions other = { .encodings = 3, .temporal_layers = 1, .ahead = 1u << 30 };
  Sim *sim = sim_new (8);
  Camera *before = camera_new (sim, &simulcast);
  Camera *after = camera_new (sim, &other);
  Viewer *viewer = viewer_new (sim, camera_receiver (before));
  const ViewerStats *stats = viewer_stats (viewer);

  sfu_sender_set_wanted (viewer_sender (viewer), camera_height (before, 0), 0);
  sim_run (sim, 5 * SECOND);
  g_assert_cmpint (stats->encoding, ==, 0);
  sfu_sender_set_receiver (viewer_sender (viewer), camera_receiver (after));
  viewer_forget (viewer);
  sim_run (sim, 5 * SECOND);
  g_assert_cmpint (stats->encoding, ==, 0);
  g_assert_cmpuint (stats->frames, >, 4 * CAMERA_FPS);
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpint (stats->worst_step, <, 100 * MS);
  viewer_free (viewer);
  camera_free (after);
  camera_free (before);
  sim_free (sim);
}

/* The largest picture ends: the next one takes over at once, and gives way when it is back. */
static void
test_vanished (void)
{
  Sim *sim = sim_new (6);
  Camera *camera = camera_new (sim, &simulcast);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);

  sim_run (sim, 3 * SECOND);
  viewer_forget (viewer);
  camera_set_active (camera, 2, FALSE);
  sim_run (sim, SECOND);
  g_assert_cmpint (stats->encoding, ==, 1);
  /* 300 ms of patience, a tick, a request and its answer. */
  g_assert_cmpint (stats->longest, <, 450 * MS);
  camera_set_active (camera, 1, FALSE);
  sim_run (sim, SECOND);
  g_assert_cmpint (stats->encoding, ==, 0);
  g_assert_cmpint (stats->longest, <, 450 * MS);

  viewer_forget (viewer);
  camera_set_active (camera, 2, TRUE);
  sim_run (sim, SECOND);
  g_assert_cmpint (stats->encoding, ==, 2);
  /* It came back with a key frame: none had to be asked for. */
  g_assert_cmpuint (camera_key_frames (camera, 2), ==, 2);
  g_assert_cmpint (stats->longest, <, 50 * MS);
  g_assert_cmpuint (stats->errors, ==, 0);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

/* A camera that is silent altogether, as a still screen may be, is no reason to switch. */
static void
test_all_silent (void)
{
  Sim *sim = sim_new (7);
  Camera *camera = camera_new (sim, &simulcast);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);
  guint key_frames;

  sim_run (sim, 3 * SECOND);
  viewer_forget (viewer);
  key_frames = camera_key_frames (camera, 0) + camera_key_frames (camera, 1);
  for (guint i = 0; i < 3; i++)
    camera_set_active (camera, i, FALSE);
  sim_run (sim, 2 * SECOND);
  g_assert_cmpuint (stats->switches, ==, 0);
  g_assert_cmpuint (camera_key_frames (camera, 0) + camera_key_frames (camera, 1), ==, key_frames);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

/* Pausing ends where it began, on whichever encoding is wanted by then. */
static void
test_pause (void)
{
  Sim *sim = sim_new (8);
  Camera *camera = camera_new (sim, &simulcast);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);

  sim_run (sim, 3 * SECOND);
  sfu_sender_set_paused (viewer_sender (viewer), TRUE);
  sim_run (sim, 2 * SECOND);
  viewer_forget (viewer);
  sim_run (sim, SECOND);
  g_assert_cmpuint (stats->frames, ==, 0);
  sfu_sender_set_wanted (viewer_sender (viewer), 180, 0);
  sfu_sender_set_paused (viewer_sender (viewer), FALSE);
  sim_run (sim, 500 * MS);
  g_assert_cmpint (stats->encoding, ==, 0);
  g_assert_cmpuint (stats->frames, >, 8);
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpint (stats->worst_sync, <, 2 * MS);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/switching/begin", test_begin);
  g_test_add_func ("/sfu/sim/switching/hundred-switches", test_hundred_switches);
  g_test_add_func ("/sfu/sim/switching/without-reports", test_without_reports);
  g_test_add_func ("/sfu/sim/switching/reordered", test_reordered);
  g_test_add_func ("/sfu/sim/switching/with-loss", test_with_loss);
  g_test_add_func ("/sfu/sim/switching/another-publisher", test_another_publisher);
  g_test_add_func ("/sfu/sim/switching/vanished", test_vanished);
  g_test_add_func ("/sfu/sim/switching/all-silent", test_all_silent);
  g_test_add_func ("/sfu/sim/switching/pause", test_pause);
  return g_test_run ();
}
