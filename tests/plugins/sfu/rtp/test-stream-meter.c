#include "plugins/sfu/rtp/stream-meter.h"

#define MS G_TIME_SPAN_MILLISECOND

/* 30 frames a second of two packets of 500 bytes each, in two temporal layers. */
static void
feed_two_layers (SfuStreamMeter *meter, gint64 begin, guint frames)
{
  for (guint i = 0; i < frames; i++)
    for (guint packet = 0; packet < 2; packet++)
      {
        const SfuFrameInfo frame = { .flags = packet == 0 ? SFU_FRAME_START : 0,
                                     .temporal_layer = i % 2,
                                     .height = i == 0 ? 360 : 0 };

        sfu_stream_meter_packet (meter, &frame, 3000 * i, 500, begin + i * 100 * MS / 3);
      }
}

static void
test_rates (void)
{
  SfuStreamMeter meter = { 0 };

  feed_two_layers (&meter, 1000 * MS, 1);
  g_assert_cmpuint (sfu_stream_meter_bitrate (&meter, 0, 0), ==, 0);
  g_assert_cmpuint (sfu_stream_meter_frame_rate (&meter, 1), ==, 0);
  feed_two_layers (&meter, 1000 * MS, 60);
  g_assert_cmpuint (meter.heights[0], ==, 360);
  g_assert_cmpuint (meter.temporal_layers, ==, 2);
  g_assert_cmpuint (meter.spatial_layers, ==, 1);
  g_assert_cmpuint (sfu_stream_meter_frame_rate (&meter, 0), >=, 14);
  g_assert_cmpuint (sfu_stream_meter_frame_rate (&meter, 0), <=, 16);
  g_assert_cmpuint (sfu_stream_meter_frame_rate (&meter, 1), >=, 29);
  g_assert_cmpuint (sfu_stream_meter_frame_rate (&meter, 1), <=, 31);
  /* 15 frames of 1000 bytes in each layer. */
  g_assert_cmpuint (sfu_stream_meter_bitrate (&meter, 0, 1), >, 110000);
  g_assert_cmpuint (sfu_stream_meter_bitrate (&meter, 0, 1), <, 130000);
  g_assert_cmpint (meter.interval, >, 30 * MS);
  g_assert_cmpint (meter.interval, <, 37 * MS);
}

/* Three frames at least, and 300 ms. */
static void
test_patience (void)
{
  const SfuFrameInfo frame = { .flags = SFU_FRAME_START };
  SfuStreamMeter meter = { 0 };

  feed_two_layers (&meter, 1000 * MS, 30);
  g_assert_cmpint (sfu_stream_meter_patience (&meter), ==, 300 * MS);
  for (guint i = 0; i < 30; i++)
    sfu_stream_meter_packet (&meter, &frame, 900000 + 18000 * i, 500, 3000 * MS + i * 200 * MS);
  g_assert_cmpint (sfu_stream_meter_patience (&meter), >, 550 * MS);
  g_assert_cmpint (sfu_stream_meter_patience (&meter), <, 700 * MS);
}

/* What comes late, for it was repeated, counts as well; a layer that ended is forgotten. */
static void
test_late_and_ended (void)
{
  const SfuFrameInfo low = { .flags = SFU_FRAME_START };
  const SfuFrameInfo high = { .flags = SFU_FRAME_START, .temporal_layer = 2, .spatial_layer = 1 };
  SfuStreamMeter meter = { 0 };

  for (guint i = 0; i < 40; i++)
    {
      if (i < 20)
        sfu_stream_meter_packet (&meter, &high, 3000 * (i + 1), 100, 1000 * MS + i * 100 * MS);
      sfu_stream_meter_packet (&meter, &low, 3000 * (i + 1), 100, 1000 * MS + i * 100 * MS);
      sfu_stream_meter_packet (&meter, &low, 3000 * i, 100, 1000 * MS + i * 100 * MS);
    }
  g_assert_cmpuint (sfu_stream_meter_frame_rate (&meter, 3), ==, 20);
  g_assert_cmpuint (meter.spatial_layers, ==, 1);
  g_assert_cmpuint (meter.temporal_layers, ==, 1);
}

static void
test_reset (void)
{
  SfuStreamMeter meter = { 0 };

  feed_two_layers (&meter, 1000 * MS, 60);
  sfu_stream_meter_reset (&meter);
  g_assert_cmpint (meter.newest, ==, 0);
  g_assert_cmpuint (sfu_stream_meter_bitrate (&meter, 0, 0), ==, 0);
  g_assert_cmpuint (meter.heights[0], ==, 360);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/stream-meter/rates", test_rates);
  g_test_add_func ("/rtp/stream-meter/patience", test_patience);
  g_test_add_func ("/rtp/stream-meter/late-and-ended", test_late_and_ended);
  g_test_add_func ("/rtp/stream-meter/reset", test_reset);
  return g_test_run ();
}
