/* A tunnel, an elevator: nothing comes through, and then all of it again. The viewer's own requests
 * for key frames are lost: browsers make them while they are not heard, and wait long for the next
 * one. */
#include "tests/plugins/sfu/sim/camera.h"
#include "tests/plugins/sfu/sim/viewer.h"

/* The bar: a picture so long after. */
#define PICTURE_AFTER (600 * MS)

typedef enum
{
  OF_VIEWER,
  OF_CAMERA
} Victim;

typedef enum
{
  REPAIRED, /* what is missing is sent again: no key frame is needed */
  ASKED     /* the camera is, for a key frame, as soon as its victim is heard */
} Remedy;

typedef struct
{
  const char *name;
  Victim victim;
  gint64 length;
  Remedy remedy;
} Outage;

static const Outage outages[] = {
  { "viewer-half-a-second", OF_VIEWER, 500 * MS, REPAIRED },
  { "viewer-a-second-and-a-half", OF_VIEWER, 1500 * MS, ASKED },
  { "viewer-three-seconds", OF_VIEWER, 3 * SECOND, ASKED },
  { "viewer-six-seconds", OF_VIEWER, 6 * SECOND, ASKED },
  { "camera-half-a-second", OF_CAMERA, 500 * MS, REPAIRED },
  { "camera-a-second-and-a-half", OF_CAMERA, 1500 * MS, ASKED },
  { "camera-three-seconds", OF_CAMERA, 3 * SECOND, ASKED },
  { "camera-six-seconds", OF_CAMERA, 6 * SECOND, ASKED },
};

static void
set_cut (SimPeer *peer, gboolean cut)
{
  sim_peer_uplink (peer)->cut = sim_peer_downlink (peer)->cut = cut;
}

static void
test_outage (gconstpointer data)
{
  static const CameraOptions one_size = { .encodings = 1, .temporal_layers = 1 };
  const Outage *outage = data;
  Sim *sim = sim_new (9);
  Camera *camera = camera_new (sim, &one_size);
  Viewer *viewer = viewer_new (sim, camera_receiver (camera));
  SimPeer *victim = outage->victim == OF_VIEWER ? viewer_peer (viewer) : camera_peer (camera);
  const ViewerStats *stats = viewer_stats (viewer);

  viewer_lose_requests (viewer);
  sim_run (sim, 10 * SECOND);
  set_cut (victim, TRUE);
  sim_run (sim, outage->length);
  set_cut (victim, FALSE);
  gint64 ended = sim_now (sim);
  guint asked = camera_plis (camera);
  viewer_forget (viewer);
  sim_run (sim, PICTURE_AFTER);
  g_test_message ("%s: a picture after %d ms, %u frames, %u nacks", outage->name,
                  (int) ((stats->first_at - ended) / MS), stats->frames, stats->nacks);
  g_assert_cmpint (stats->first_at, >, ended);
  g_assert_cmpuint (stats->frames, >=, 5);
  g_assert_cmpuint (stats->errors, ==, 0);
  g_assert_cmpuint (camera_plis (camera) > asked, ==, outage->remedy == ASKED);
  viewer_free (viewer);
  camera_free (camera);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (outages); i++)
    {
      g_autofree char *path = g_strconcat ("/sfu/sim/outages/", outages[i].name, NULL);

      g_test_add_data_func (path, &outages[i], test_outage);
    }
  return g_test_run ();
}
