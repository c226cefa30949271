#include "plugins/sfu/rtp/layer-selector.h"

/* As browsers send a camera: 180, 360 and 720 lines in two temporal layers each. */
static void
fill_camera (SfuEncodingState encodings[3])
{
  for (guint i = 0; i < 3; i++)
    encodings[i] = (SfuEncodingState){
      .flows = TRUE,
      .spatial_layers = 1,
      .temporal_layers = 2,
      .heights = { 180u << i },
      .frame_rates = { 15, 30 },
      .bitrates = { { 100000u << (2 * i), 50000u << (2 * i) } },
    };
}

static void
assert_chosen (
    const SfuEncodingState *encodings, gsize n, SfuLayerWish wish, gint encoding, guint temporal)
{
  SfuLayers layers = sfu_layer_selector_choose (encodings, n, &wish);

  g_assert_cmpint (layers.encoding, ==, encoding);
  if (encoding >= 0)
    g_assert_cmpuint (layers.temporal, ==, temporal);
}

static void
test_height (void)
{
  SfuEncodingState camera[3];

  fill_camera (camera);
  assert_chosen (camera, 3, (SfuLayerWish){ 0 }, 2, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 1080 }, 2, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 361 }, 2, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 360 }, 1, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 90 }, 0, SFU_LAYERS_ALL);
}

static void
test_frame_rate (void)
{
  SfuEncodingState camera[3];

  fill_camera (camera);
  assert_chosen (camera, 3, (SfuLayerWish){ .frame_rate = 30 }, 2, SFU_LAYERS_ALL);
  /* Measured a little more than told. */
  camera[2].frame_rates[1] = 31;
  assert_chosen (camera, 3, (SfuLayerWish){ .frame_rate = 30 }, 2, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .frame_rate = 15 }, 2, 0);
  assert_chosen (camera, 3, (SfuLayerWish){ .frame_rate = 1 }, 2, 0);
}

/* What does not flow is not waited for. */
static void
test_vanished (void)
{
  SfuEncodingState camera[3];

  fill_camera (camera);
  camera[2].flows = FALSE;
  assert_chosen (camera, 3, (SfuLayerWish){ 0 }, 1, SFU_LAYERS_ALL);
  camera[0].flows = FALSE;
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 90 }, 1, SFU_LAYERS_ALL);
  camera[1].flows = FALSE;
  assert_chosen (camera, 3, (SfuLayerWish){ 0 }, -1, 0);
  assert_chosen (camera, 0, (SfuLayerWish){ 0 }, -1, 0);
}

/* Each size has half the lines of the next, as long as nobody told. */
static void
test_unknown_heights (void)
{
  SfuEncodingState camera[3];

  fill_camera (camera);
  for (guint i = 0; i < 3; i++)
    camera[i].heights[0] = 0;
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 360 }, 1, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 180 }, 0, SFU_LAYERS_ALL);
  camera[0].heights[0] = 270;
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 540 }, 1, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 541 }, 2, SFU_LAYERS_ALL);
}

static void
test_max_bitrate (void)
{
  SfuEncodingState camera[3];

  fill_camera (camera);
  assert_chosen (camera, 3, (SfuLayerWish){ .max_bitrate = 2400000 }, 2, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .max_bitrate = 2399999 }, 2, 0);
  assert_chosen (camera, 3, (SfuLayerWish){ .max_bitrate = 600000 }, 1, SFU_LAYERS_ALL);
  assert_chosen (camera, 3, (SfuLayerWish){ .height = 180, .max_bitrate = 600000 }, 0,
                 SFU_LAYERS_ALL);
  /* Never nothing. */
  assert_chosen (camera, 3, (SfuLayerWish){ .max_bitrate = 1 }, 0, 0);
}

/* One encoding of three spatial layers. */
static void
test_spatial (void)
{
  const SfuEncodingState screen = {
    .flows = TRUE,
    .spatial_layers = 3,
    .temporal_layers = 1,
    .heights = { 180, 360, 720 },
    .bitrates = { { 100000 }, { 200000 }, { 700000 } },
  };
  SfuLayers layers = sfu_layer_selector_choose (&screen, 1, &(SfuLayerWish){ .height = 300 });

  g_assert_cmpint (layers.encoding, ==, 0);
  g_assert_cmpuint (layers.spatial, ==, 1);
  /* A layer costs what is below it too. */
  layers = sfu_layer_selector_choose (&screen, 1, &(SfuLayerWish){ .max_bitrate = 999999 });
  g_assert_cmpuint (layers.spatial, ==, 1);
  layers = sfu_layer_selector_choose (&screen, 1, &(SfuLayerWish){ .max_bitrate = 1000000 });
  g_assert_cmpuint (layers.spatial, ==, SFU_LAYERS_ALL);
}

static void
test_read (void)
{
  const SfuStreamMeter nothing = { 0 };
  SfuEncodingState state = { 0 };

  sfu_encoding_state_read (&nothing, &state);
  g_assert_cmpuint (state.spatial_layers, ==, 1);
  g_assert_cmpuint (state.temporal_layers, ==, 1);
  g_assert_cmpuint (state.heights[0], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/layer-selector/height", test_height);
  g_test_add_func ("/rtp/layer-selector/frame-rate", test_frame_rate);
  g_test_add_func ("/rtp/layer-selector/vanished", test_vanished);
  g_test_add_func ("/rtp/layer-selector/unknown-heights", test_unknown_heights);
  g_test_add_func ("/rtp/layer-selector/max-bitrate", test_max_bitrate);
  g_test_add_func ("/rtp/layer-selector/spatial", test_spatial);
  g_test_add_func ("/rtp/layer-selector/read", test_read);
  return g_test_run ();
}
