#include "plugins/sfu/rtp/delay-trend.h"

#define MS G_TIME_SPAN_MILLISECOND
#define FRAME (G_TIME_SPAN_SECOND / 30)
#define UNITS 3000
#define BEGIN (100 * G_TIME_SPAN_SECOND)

typedef struct
{
  SfuDelayTrend trend;
  guint n;
  guint32 random;
} Stream;

static void
begin (Stream *stream)
{
  *stream = (Stream){ .random = 1 };
  sfu_delay_trend_init (&stream->trend, 90000);
}

static gint64
jitter (Stream *stream, gint64 most)
{
  stream->random = stream->random * 1664525 + 1013904223;
  return most * (stream->random >> 16) / 65536;
}

/* A second of frames of three packets each, that take from @from to @to, and up to @most more. */
static void
pass (Stream *stream, gint64 from, gint64 to, gint64 most)
{
  for (guint i = 0; i < 30; i++, stream->n++)
    {
      gint64 arrival = BEGIN + stream->n * FRAME + from + (to - from) * i / 30;

      arrival += jitter (stream, most);
      for (guint packet = 0; packet < 3; packet++)
        sfu_delay_trend_packet (&stream->trend, 0xFFFFF000u + stream->n * UNITS,
                                arrival + packet * 10 * MS);
    }
}

static void
test_steady (void)
{
  Stream stream;
  gint64 rise, queue;

  begin (&stream);
  pass (&stream, 0, 0, 30 * MS);
  g_assert_false (sfu_delay_trend_read (&stream.trend, &rise, &queue));
  for (guint i = 0; i < 100; i++)
    {
      sfu_delay_trend_turn (&stream.trend);
      pass (&stream, 0, 0, 30 * MS);
      g_assert_true (sfu_delay_trend_read (&stream.trend, &rise, &queue));
      g_assert_cmpint (ABS (rise), <=, 20 * MS);
      g_assert_cmpint (queue, <=, 20 * MS);
    }
}

static void
test_queue (void)
{
  Stream stream;
  gint64 rise, queue;

  begin (&stream);
  pass (&stream, 0, 0, 0);
  sfu_delay_trend_turn (&stream.trend);
  pass (&stream, 0, 100 * MS, 0);
  g_assert_true (sfu_delay_trend_read (&stream.trend, &rise, &queue));
  g_assert_cmpint (rise, >=, 40 * MS);
  g_assert_cmpint (queue, ==, rise);
  sfu_delay_trend_turn (&stream.trend);
  pass (&stream, 100 * MS, 100 * MS, 0);
  g_assert_true (sfu_delay_trend_read (&stream.trend, &rise, &queue));
  g_assert_cmpint (rise, <=, 50 * MS);
  g_assert_cmpint (queue, >=, 85 * MS);
  g_assert_cmpint (queue, <=, 100 * MS);

  /* A path that has become longer: no queue after all. */
  for (guint i = 0; i < 20; i++)
    {
      sfu_delay_trend_turn (&stream.trend);
      pass (&stream, 100 * MS, 100 * MS, 0);
    }
  g_assert_true (sfu_delay_trend_read (&stream.trend, &rise, &queue));
  g_assert_cmpint (ABS (rise), <=, MS);
  g_assert_cmpint (queue, <=, 10 * MS);
}

/* A pause on one side only, or a clock that was set, is no queue. */
static void
test_jump (void)
{
  Stream stream;
  gint64 rise, queue;

  begin (&stream);
  pass (&stream, 0, 0, 0);
  sfu_delay_trend_turn (&stream.trend);
  pass (&stream, 10 * G_TIME_SPAN_SECOND, 10 * G_TIME_SPAN_SECOND, 0);
  g_assert_false (sfu_delay_trend_read (&stream.trend, &rise, &queue));
  sfu_delay_trend_turn (&stream.trend);
  pass (&stream, 10 * G_TIME_SPAN_SECOND, 10 * G_TIME_SPAN_SECOND, 0);
  g_assert_true (sfu_delay_trend_read (&stream.trend, &rise, &queue));
  g_assert_cmpint (ABS (rise), <=, MS);
  g_assert_cmpint (queue, <=, MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/delay-trend/steady", test_steady);
  g_test_add_func ("/rtp/delay-trend/queue", test_queue);
  g_test_add_func ("/rtp/delay-trend/jump", test_jump);
  return g_test_run ();
}
