#include "plugins/sfu/rtp/layer-filter.h"

#define FRAME (SFU_FRAME_START | SFU_FRAME_END)
#define KEY (FRAME | SFU_FRAME_KEY | SFU_FRAME_ENTRY | SFU_FRAME_SWITCH_UP)

static SfuLayerVerdict
judge (SfuLayerFilter *filter, guint16 flags, guint8 spatial, guint8 temporal, guint32 timestamp)
{
  const SfuFrameInfo frame = { .flags = flags,
                               .spatial_layer = spatial,
                               .temporal_layer = temporal };

  return sfu_layer_filter_packet (filter, &frame, timestamp);
}

#define SENT(...) g_assert_cmpint (judge (__VA_ARGS__), ==, SFU_LAYER_SEND_MARKED)
#define SENT_UNMARKED(...) g_assert_cmpint (judge (__VA_ARGS__), ==, SFU_LAYER_SEND)
#define LEFT_OUT(...) g_assert_cmpint (judge (__VA_ARGS__), ==, SFU_LAYER_LEAVE_OUT)

/* VP8's 0 2 1 2: down at once; up a layer at a time, where the layer's frame needs only the base.
 */
static void
test_temporal (void)
{
  SfuLayerFilter filter = { .target = { 0, 0 } };

  SENT (&filter, KEY, 0, 0, 0);
  LEFT_OUT (&filter, FRAME, 0, 2, 1);
  LEFT_OUT (&filter, FRAME | SFU_FRAME_SWITCH_UP, 0, 1, 2);
  sfu_layer_filter_set_target (&filter, (SfuLayerPair){ 0, 2 });
  LEFT_OUT (&filter, FRAME, 0, 2, 3);
  SENT (&filter, FRAME, 0, 0, 4);
  LEFT_OUT (&filter, FRAME | SFU_FRAME_SWITCH_UP, 0, 2, 5);
  SENT (&filter, FRAME | SFU_FRAME_SWITCH_UP, 0, 1, 6);
  LEFT_OUT (&filter, FRAME, 0, 2, 7);
  SENT (&filter, FRAME, 0, 0, 8);
  SENT (&filter, FRAME | SFU_FRAME_SWITCH_UP, 0, 2, 9);
  SENT (&filter, FRAME, 0, 1, 10);
  SENT (&filter, FRAME, 0, 2, 11);
  sfu_layer_filter_set_target (&filter, (SfuLayerPair){ 0, 1 });
  SENT (&filter, FRAME, 0, 0, 12);
  LEFT_OUT (&filter, FRAME | SFU_FRAME_SWITCH_UP, 0, 2, 13);
  SENT (&filter, FRAME, 0, 1, 14);
}

/* A picture's layers belong together: the wish of its middle waits for the next one. */
static void
test_spatial (void)
{
  const guint16 upper = FRAME | SFU_FRAME_KEY | SFU_FRAME_SWITCH_UP | SFU_FRAME_INTER_LAYER;
  SfuLayerFilter filter = { .target = { 1, 0 } };

  SENT_UNMARKED (&filter, KEY & ~SFU_FRAME_END, 0, 0, 0);
  SENT (&filter, upper, 1, 0, 0);
  LEFT_OUT (&filter, upper, 2, 0, 0);
  SENT_UNMARKED (&filter, FRAME & ~SFU_FRAME_END, 0, 0, 1);
  sfu_layer_filter_set_target (&filter, (SfuLayerPair){ 2, 0 });
  SENT (&filter, FRAME, 1, 0, 1);
  g_assert_false (sfu_layer_filter_needs_key_frame (&filter));
  LEFT_OUT (&filter, FRAME, 2, 0, 1);
  g_assert_true (sfu_layer_filter_needs_key_frame (&filter));
  /* Only with a key frame of its own. */
  SENT_UNMARKED (&filter, FRAME & ~SFU_FRAME_END, 0, 0, 2);
  SENT (&filter, FRAME, 1, 0, 2);
  LEFT_OUT (&filter, FRAME, 2, 0, 2);
  SENT_UNMARKED (&filter, KEY & ~SFU_FRAME_END, 0, 0, 3);
  SENT_UNMARKED (&filter, upper & ~SFU_FRAME_END, 1, 0, 3);
  SENT (&filter, upper, 2, 0, 3);
  g_assert_false (sfu_layer_filter_needs_key_frame (&filter));
  sfu_layer_filter_set_target (&filter, (SfuLayerPair){ 0, 0 });
  SENT (&filter, FRAME, 2, 0, 3);
  SENT (&filter, FRAME, 0, 0, 4);
  LEFT_OUT (&filter, FRAME, 1, 0, 4);
}

/* What comes late is judged as its picture was. */
static void
test_late (void)
{
  SfuLayerFilter filter = { .target = { 0, 1 } };

  SENT (&filter, KEY, 0, 0, 0xFFFFFFF0);
  SENT (&filter, FRAME, 0, 1, 0xFFFFFFF8);
  sfu_layer_filter_set_target (&filter, (SfuLayerPair){ 0, 0 });
  SENT (&filter, FRAME, 0, 0, 0);
  LEFT_OUT (&filter, FRAME, 0, 1, 8);
  SENT (&filter, FRAME, 0, 1, 0xFFFFFFF8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/layer-filter/temporal", test_temporal);
  g_test_add_func ("/rtp/layer-filter/spatial", test_spatial);
  g_test_add_func ("/rtp/layer-filter/late", test_late);
  return g_test_run ();
}
