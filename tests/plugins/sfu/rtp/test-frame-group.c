#include "plugins/sfu/rtp/frame-group.h"

#define MS G_TIME_SPAN_MILLISECOND

static void
test_none (void)
{
  SfuFrameGroup group = { 0 };

  g_assert_false (sfu_frame_group_is_short (&group, 1000 * MS));
  sfu_frame_group_packet (&group, 7, 1000);
  g_assert_false (sfu_frame_group_is_short (&group, 1000 * MS));
}

static void
test_bounds (void)
{
  SfuFrameGroup group = { 0 };

  sfu_frame_group_begin (&group, 100, 5, 1000 * MS);
  for (gint64 seq = 100; seq < 100 + SFU_FRAME_GROUP_PACKETS; seq++)
    sfu_frame_group_packet (&group, seq, 100);
  g_assert_true (sfu_frame_group_is_short (&group, 1100 * MS));
  g_assert_true (sfu_frame_group_is_short (&group, 1000 * MS + SFU_FRAME_GROUP_AGE));
  g_assert_false (sfu_frame_group_is_short (&group, 1001 * MS + SFU_FRAME_GROUP_AGE));
  sfu_frame_group_packet (&group, 1000, 100);
  g_assert_false (sfu_frame_group_is_short (&group, 1100 * MS));

  sfu_frame_group_begin (&group, 2000, 5, 1000 * MS);
  sfu_frame_group_packet (&group, 2000, SFU_FRAME_GROUP_BYTES);
  g_assert_true (sfu_frame_group_is_short (&group, 1000 * MS));
  sfu_frame_group_packet (&group, 2001, 1);
  g_assert_false (sfu_frame_group_is_short (&group, 1000 * MS));
}

/* An older key frame that comes late, or one that comes twice, begins nothing; what was before the
 * key frame is not of its group. */
static void
test_late (void)
{
  SfuFrameGroup group = { 0 };

  sfu_frame_group_begin (&group, 100, 5, 1000 * MS);
  sfu_frame_group_packet (&group, 100, 10);
  sfu_frame_group_begin (&group, 100, 5, 1500 * MS);
  sfu_frame_group_begin (&group, 60, 4, 1500 * MS);
  sfu_frame_group_packet (&group, 99, 10);
  g_assert_cmpint (group.first, ==, 100);
  g_assert_cmpint (group.at, ==, 1000 * MS);
  g_assert_cmpuint (group.packets, ==, 1);
  g_assert_cmpuint (group.bytes, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/frame-group/none", test_none);
  g_test_add_func ("/rtp/frame-group/bounds", test_bounds);
  g_test_add_func ("/rtp/frame-group/late", test_late);
  return g_test_run ();
}
