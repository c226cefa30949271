/* How much publishers without transport-wide feedback are told to send. What is made of it is
 * rtp/test-remb-estimate.c's; here, that it comes, in time, and follows what the network does. */
#include "plugins/sfu/rtp/remb-estimate.h"
#include "tests/plugins/sfu/sim/camera.h"

static const CameraOptions with_remb = { .encodings = 2, .temporal_layers = 1, .remb = TRUE };
static const CameraOptions without = { .encodings = 2, .temporal_layers = 1 };

static void
test_rate (void)
{
  Sim *sim = sim_new (5);
  Camera *camera = camera_new (sim, &with_remb);
  Camera *other = camera_new (sim, &without);

  sim_run (sim, 10500 * MS);
  g_assert_cmpuint (camera_rembs (camera), >=, 9);
  g_assert_cmpuint (camera_rembs (camera), <=, 10);
  g_assert_cmpuint (camera_bitrate (camera), >=, SFU_REMB_BITRATE_BEGIN - 4);
  g_assert_cmpuint (camera_rembs (other), ==, 0);
  camera_free (other);
  camera_free (camera);
  sim_free (sim);
}

/* A queue that grows by 40 ms each 100 ms is not waited for until the second is over. */
static void
test_queue (void)
{
  Sim *sim = sim_new (5);
  Camera *camera = camera_new (sim, &with_remb);
  guint64 bitrate;

  sim_run (sim, 10050 * MS);
  bitrate = camera_bitrate (camera);
  for (guint i = 0; i < 8; i++)
    {
      sim_peer_uplink (camera_peer (camera))->delay += 40 * MS;
      sim_run (sim, 100 * MS);
    }
  g_assert_cmpuint (camera_bitrate (camera), <=, bitrate * 85 / 100);
  camera_free (camera);
  sim_free (sim);
}

static void
test_loss (void)
{
  Sim *sim = sim_new (5);
  Camera *camera = camera_new (sim, &with_remb);
  guint64 bitrate;

  sim_run (sim, 10 * SECOND);
  bitrate = camera_bitrate (camera);
  sim_peer_uplink (camera_peer (camera))->loss = 0.4;
  sim_run (sim, 1000 * MS);
  g_test_message ("%u of %u kbit/s", (guint) camera_bitrate (camera) / 1000,
                  (guint) bitrate / 1000);
  g_assert_cmpuint (camera_bitrate (camera), <=, bitrate * 90 / 100);
  camera_free (camera);
  sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sim/remb/rate", test_rate);
  g_test_add_func ("/sfu/sim/remb/queue", test_queue);
  g_test_add_func ("/sfu/sim/remb/loss", test_loss);
  return g_test_run ();
}
