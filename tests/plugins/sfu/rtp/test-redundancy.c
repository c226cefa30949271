#include "plugins/sfu/rtp/redundancy.h"

#define SECOND G_TIME_SPAN_SECOND

static void
test_nothing_lost (void)
{
  SfuRedundancy self = { 0 };

  g_assert_cmpuint (sfu_redundancy_frames (&self, 1), ==, 0);
  sfu_redundancy_report (&self, 0, SECOND);
  g_assert_cmpuint (sfu_redundancy_frames (&self, SECOND + 1), ==, 0);
}

static void
test_by_loss (void)
{
  SfuRedundancy self = { 0 };

  sfu_redundancy_report (&self, 3, SECOND); /* 1 % */
  g_assert_cmpuint (sfu_redundancy_frames (&self, SECOND + 1), ==, 1);
  sfu_redundancy_report (&self, 26, 2 * SECOND); /* 10 % */
  g_assert_cmpuint (sfu_redundancy_frames (&self, 2 * SECOND + 1), ==, 2);
}

/* A good second in a bad network, or a stream of few packets, changes nothing at once. */
static void
test_fades (void)
{
  SfuRedundancy self = { 0 };

  sfu_redundancy_report (&self, 26, SECOND);
  sfu_redundancy_report (&self, 0, 2 * SECOND);
  sfu_redundancy_report (&self, 3, 3 * SECOND);
  g_assert_cmpuint (sfu_redundancy_frames (&self, SECOND + SFU_REDUNDANCY_TIME - 1), ==, 2);
  g_assert_cmpuint (sfu_redundancy_frames (&self, SECOND + SFU_REDUNDANCY_TIME), ==, 0);
  sfu_redundancy_report (&self, 3, SECOND + SFU_REDUNDANCY_TIME);
  g_assert_cmpuint (sfu_redundancy_frames (&self, SECOND + SFU_REDUNDANCY_TIME + 1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/redundancy/nothing-lost", test_nothing_lost);
  g_test_add_func ("/sfu/redundancy/by-loss", test_by_loss);
  g_test_add_func ("/sfu/redundancy/fades", test_fades);
  return g_test_run ();
}
