#include "plugins/sfu/rtp/remb-estimate.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  SfuRembEstimate estimate;
  guint64 octets, expected, lost;
  gint64 now;
} Stream;

/* A second of @kbit, with @percent of a hundred packets lost. */
static guint64
pass (Stream *stream, guint kbit, guint percent)
{
  stream->octets += kbit * 125;
  stream->expected += 100;
  stream->lost += percent;
  stream->now += SECOND;
  return sfu_remb_estimate_update (&stream->estimate, stream->octets, stream->expected,
                                   stream->lost, stream->now);
}

static void
test_grows (void)
{
  Stream stream = { .now = SECOND };
  guint64 bitrate;

  g_assert_cmpuint (pass (&stream, 1000, 0), ==, 0);
  bitrate = pass (&stream, 1000, 0);
  g_assert_cmpuint (bitrate, >=, 2000000);
  for (guint i = 0; i < 100; i++)
    pass (&stream, (guint) (stream.estimate.bitrate / 1000), 0);
  g_assert_cmpuint (stream.estimate.bitrate, ==, SFU_REMB_BITRATE_MAX);
}

/* Who sends less than it may need not be told more. */
static void
test_idle (void)
{
  Stream stream = { .now = SECOND };
  guint64 bitrate;

  pass (&stream, 1000, 0);
  bitrate = pass (&stream, 1000, 0);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (pass (&stream, 100, 0), ==, bitrate);
}

static void
test_loss (void)
{
  Stream stream = { .now = SECOND };
  guint64 bitrate;

  pass (&stream, 1000, 0);
  bitrate = pass (&stream, 1000, 0);
  g_assert_cmpuint (pass (&stream, 1000, 5), ==, bitrate);
  g_assert_cmpuint (pass (&stream, 1000, 20), ==, bitrate * 9 / 10);
  for (guint i = 0; i < 100; i++)
    pass (&stream, 50, 50);
  g_assert_cmpuint (stream.estimate.bitrate, ==, SFU_REMB_BITRATE_MIN);
}

static void
test_interval (void)
{
  Stream stream = { .now = SECOND };

  pass (&stream, 1000, 0);
  pass (&stream, 1000, 0);
  g_assert_cmpuint (sfu_remb_estimate_update (&stream.estimate, stream.octets + 1,
                                              stream.expected + 1, 0, stream.now + 1),
                    ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/remb-estimate/grows", test_grows);
  g_test_add_func ("/rtp/remb-estimate/idle", test_idle);
  g_test_add_func ("/rtp/remb-estimate/loss", test_loss);
  g_test_add_func ("/rtp/remb-estimate/interval", test_interval);
  return g_test_run ();
}
