/* Layers inside of one stream, told by dependency descriptors. */
#include "tests/plugins/sfu/sim/svc-camera.h"
#include "tests/plugins/sfu/sim/svc-viewer.h"

typedef struct
{
  Sim *sim;
  SvcCamera *camera;
  SvcViewer *viewer;
  const SvcViewerStats *stats;
} Call;

static Call
call_begin (guint32 seed, gboolean key_only)
{
  Call call = { .sim = sim_new (seed) };

  call.camera = svc_camera_new (call.sim, key_only);
  call.viewer = svc_viewer_new (call.sim, svc_camera_receiver (call.camera), TRUE);
  call.stats = svc_viewer_stats (call.viewer);
  sim_run (call.sim, 2 * SECOND);
  return call;
}

static void
call_end (Call *call)
{
  svc_viewer_free (call->viewer);
  svc_camera_free (call->camera);
  sim_free (call->sim);
}

/* As a room does it: what a viewer wants is told together with whether it wants anything. */
static void
want (const Call *call, guint height, guint frame_rate)
{
  sfu_sender_set_wanted (svc_viewer_sender (call->viewer), height, frame_rate);
  sfu_sender_set_paused (svc_viewer_sender (call->viewer), FALSE);
}

static void
assert_clean (const SvcViewerStats *stats)
{
  g_assert_cmpuint (stats->undecodable, ==, 0);
  g_assert_cmpuint (stats->unmarked, ==, 0);
  g_assert_cmpuint (stats->without, ==, 0);
}

/* The height that the camera's layer has. */
static guint
height_of (guint layer)
{
  return 180u << layer;
}

/* Any layers after any others. @key_frames: that it takes at most. */
static void
check_switches (gboolean key_only, guint key_frames)
{
  static const guint frame_rates[] = { 0, 8, 15 };
  Call call = call_begin (1, key_only);
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint i = 0; i < 100; i++)
    {
      guint layer = (guint) g_rand_int_range (random, 0, SVC_LAYERS);

      want (&call, height_of (layer), frame_rates[g_rand_int_range (random, 0, 3)]);
      svc_viewer_forget (call.viewer);
      sim_run (call.sim, 1200 * MS);
      assert_clean (call.stats);
      g_assert_cmpuint (call.stats->top, ==, layer);
      g_assert_cmpuint (call.stats->nacks, ==, 0);
      g_assert_cmpuint (call.stats->given_up, ==, 0);
      g_assert_cmpint (call.stats->longest, <=, 135 * MS);
    }
  g_assert_cmpuint (svc_camera_key_frames (call.camera), <=, key_frames);
  call_end (&call);
}

static void
test_switches (void)
{
  check_switches (FALSE, 45);
}

static void
test_switches_key_only (void)
{
  check_switches (TRUE, 75);
}

/* Who wants few pictures, or small ones, gets nothing else. */
static void
test_share (void)
{
  Call call = call_begin (2, FALSE);

  want (&call, height_of (2), 8);
  sim_run (call.sim, 2 * SECOND);
  svc_viewer_forget (call.viewer);
  sim_run (call.sim, 4 * SECOND);
  assert_clean (call.stats);
  g_assert_cmpuint (call.stats->pictures, ==, 30);
  g_assert_cmpuint (call.stats->by_temporal[0], ==, 30);
  g_assert_cmpuint (call.stats->frames[1], ==, 30);
  g_assert_cmphex (call.stats->active_targets, ==, 0x049);
  want (&call, height_of (0), 0);
  sim_run (call.sim, SECOND);
  svc_viewer_forget (call.viewer);
  sim_run (call.sim, 4 * SECOND);
  assert_clean (call.stats);
  g_assert_cmpuint (call.stats->pictures, ==, 120);
  g_assert_cmpuint (call.stats->frames[1], ==, 0);
  g_assert_cmphex (call.stats->active_targets, ==, 0x007);
  g_assert_cmpuint (svc_camera_key_frames (call.camera), ==, 2);
  call_end (&call);
}

/* @uplink, @downlink: of each packet. */
static void
check_loss (gboolean key_only, double uplink, double downlink)
{
  Call call = call_begin (3, key_only);

  sim_peer_uplink (svc_camera_peer (call.camera))->loss = uplink;
  sim_peer_uplink (svc_camera_peer (call.camera))->jitter = 10 * MS;
  sim_peer_downlink (svc_viewer_peer (call.viewer))->loss = downlink;
  svc_viewer_forget (call.viewer);
  for (guint i = 0; i < 30; i++)
    {
      want (&call, height_of (i % SVC_LAYERS), i % 2 == 0 ? 0 : 15);
      sim_run (call.sim, 2 * SECOND);
    }
  g_assert_cmpuint (call.stats->nacks, >, 10);
  g_assert_cmpuint (call.stats->undecodable, ==, 0);
  g_assert_cmpuint (call.stats->without, ==, 0);
  g_assert_cmpuint (call.stats->pictures, >, 1150);
  g_assert_cmpint (call.stats->longest, <=, 600 * MS);
  call_end (&call);
}

static void
test_loss_before_us (void)
{
  check_loss (FALSE, 0.1, 0);
  check_loss (TRUE, 0.1, 0);
}

static void
test_loss_behind_us (void)
{
  check_loss (FALSE, 0, 0.1);
  check_loss (TRUE, 0, 0.1);
}

/* A second viewer, on the camera's own lane, which wants another layer than the first. */
static void
test_late_joiner (void)
{
  Call call = call_begin (4, FALSE);
  SvcViewer *late;
  gint64 joined;

  want (&call, height_of (0), 0);
  sim_run (call.sim, 3 * SECOND);
  joined = sim_now (call.sim);
  late = svc_viewer_new (call.sim, svc_camera_receiver (call.camera), TRUE);
  sim_run (call.sim, 2 * SECOND);
  assert_clean (svc_viewer_stats (late));
  g_assert_cmpint (svc_viewer_stats (late)->first_at - joined, <=, 150 * MS);
  g_assert_cmpuint (svc_viewer_stats (late)->top, ==, 2);
  g_assert_cmpuint (call.stats->top, ==, 0);
  assert_clean (call.stats);
  svc_viewer_free (late);
  call_end (&call);
}

/* A key frame with other templates, and fewer layers; and back. */
static void
test_replaced (void)
{
  Call call = call_begin (5, TRUE);

  for (guint i = 0; i < 10; i++)
    {
      guint layers = i % 2 == 0 ? 2 : 3;

      svc_viewer_forget (call.viewer);
      svc_camera_restructure (call.camera, layers);
      sim_run (call.sim, 3 * SECOND);
      assert_clean (call.stats);
      g_assert_cmpuint (call.stats->pictures, ==, 90);
      g_assert_cmpuint (call.stats->top, ==, layers - 1);
      g_assert_cmpuint (call.stats->nacks, ==, 0);
    }
  call_end (&call);
}

/* What cannot be told apart is sent whole, from a key frame on, and sorted again once it can. */
static void
check_descriptors (SvcDescriptors descriptors)
{
  Call call = call_begin (6, FALSE);

  want (&call, height_of (0), 0);
  sim_run (call.sim, SECOND);
  g_assert_cmpuint (call.stats->top, ==, 0);
  svc_viewer_forget (call.viewer);
  svc_camera_set_descriptors (call.camera, descriptors);
  sim_run (call.sim, 3 * SECOND);
  g_assert_cmpuint (call.stats->undecodable, ==, 0);
  g_assert_cmpuint (call.stats->top, ==, 2);
  g_assert_cmpuint (call.stats->without, >, 200);
  g_assert_cmpuint (call.stats->pictures, >, 80);
  g_assert_cmpint (call.stats->longest, <=, 300 * MS);

  svc_camera_set_descriptors (call.camera, SVC_WHOLE);
  sim_run (call.sim, 3 * SECOND);
  svc_viewer_forget (call.viewer);
  sim_run (call.sim, 3 * SECOND);
  assert_clean (call.stats);
  g_assert_cmpuint (call.stats->frames[0], ==, 90);
  g_assert_cmpuint (call.stats->frames[1], ==, 0);
  call_end (&call);
}

static void
test_wrong (void)
{
  check_descriptors (SVC_WRONG);
}

static void
test_absent (void)
{
  check_descriptors (SVC_ABSENT);
}

/* A subscriber that takes no descriptors is sent none, but what they say is good for it too. */
static void
test_unaware_viewer (void)
{
  Call call = call_begin (7, TRUE);
  SvcViewer *plain = svc_viewer_new (call.sim, svc_camera_receiver (call.camera), FALSE);

  sfu_sender_set_wanted (svc_viewer_sender (plain), height_of (1), 0);
  sim_run (call.sim, 3 * SECOND);
  svc_viewer_forget (plain);
  sim_run (call.sim, 3 * SECOND);
  g_assert_cmpuint (svc_viewer_stats (plain)->pictures, ==, 90);
  g_assert_cmpuint (svc_viewer_stats (plain)->frames[1], ==, 90);
  g_assert_cmpuint (svc_viewer_stats (plain)->frames[2], ==, 0);
  assert_clean (svc_viewer_stats (plain));
  assert_clean (call.stats);
  svc_viewer_free (plain);
  call_end (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/svc/switches", test_switches);
  g_test_add_func ("/sfu/sim/svc/switches-key-only", test_switches_key_only);
  g_test_add_func ("/sfu/sim/svc/share", test_share);
  g_test_add_func ("/sfu/sim/svc/loss-before-us", test_loss_before_us);
  g_test_add_func ("/sfu/sim/svc/loss-behind-us", test_loss_behind_us);
  g_test_add_func ("/sfu/sim/svc/late-joiner", test_late_joiner);
  g_test_add_func ("/sfu/sim/svc/replaced", test_replaced);
  g_test_add_func ("/sfu/sim/svc/wrong", test_wrong);
  g_test_add_func ("/sfu/sim/svc/absent", test_absent);
  g_test_add_func ("/sfu/sim/svc/unaware-viewer", test_unaware_viewer);
  return g_test_run ();
}
