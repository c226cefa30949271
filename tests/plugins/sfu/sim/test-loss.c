/* What a network loses, and how long a picture stands still for it. */
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/viewer.h"

static const CameraOptions one_size = { .encodings = 1, .temporal_layers = 1 };

typedef struct
{
  const char *name;
  double up, down;
  double burst_begins, burst_ends; /* of the way down */
  gint64 delay;                    /* each way of each link */
  gint64 longest;                  /* between two frames: the bar */
  guint percent;                   /* of the frames are shown at least */
} Profile;

static const Profile profiles[] = {
  { "down-5", 0, 0.05, 0, 0, 20 * MS, 250 * MS, 99 },
  { "down-10", 0, 0.10, 0, 0, 20 * MS, 400 * MS, 98 },
  { "up-5", 0.05, 0, 0, 0, 20 * MS, 250 * MS, 99 },
  { "up-10", 0.10, 0, 0, 0, 20 * MS, 400 * MS, 98 },
  { "bursts", 0, 0, 0.02, 0.2, 20 * MS, 700 * MS, 95 },
  { "far-away", 0, 0.05, 0, 0, 75 * MS, 600 * MS, 98 },
};

static void
test_profile (gconstpointer data)
{
  const Profile *profile = data;
  Sim *sim = sim_new (7);
  Camera *camera = camera_new (sim, &one_size);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  const ViewerStats *stats = viewer_stats (viewer);
  SimLink *up = sim_peer_uplink (camera_peer (camera));
  SimLink *down = sim_peer_downlink (viewer_peer (viewer));

  up->delay = sim_peer_downlink (camera_peer (camera))->delay = profile->delay;
  down->delay = sim_peer_uplink (viewer_peer (viewer))->delay = profile->delay;
  sim_run (sim, 2 * SECOND);
  up->loss = profile->up;
  down->loss = profile->down;
  down->burst_begins = profile->burst_begins;
  down->burst_ends = profile->burst_ends;
  sim_run (sim, SECOND);
  viewer_forget (viewer);
  sim_run (sim, 60 * SECOND);
  g_test_message ("%s: longest %d ms, %u frames, %u given up, %u nacks, %u plis, %u twice",
                  profile->name, (int) (stats->longest / MS), stats->frames, stats->given_up,
                  stats->nacks, stats->plis, stats->duplicates);
  g_assert_cmpint (stats->longest, <=, profile->longest);
  g_assert_cmpuint (stats->frames, >=, 60 * CAMERA_FPS * profile->percent / 100);
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpint (camera_shortest_key_interval (camera), >=, SECOND);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autofree char *path = g_strconcat ("/sfu/sim/loss/", profiles[i].name, NULL);

      g_test_add_data_func (path, &profiles[i], test_profile);
    }
  return g_test_run ();
}
