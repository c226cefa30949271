/* Levels as packets carry them: what is speech, and how loud. */
#include "plugins/sfu/audio/meter.h"

/* @n packets of 20 ms. */
static void
hear (SfuMeter *meter, guint n, guint8 level)
{
  for (guint i = 0; i < n; i++)
    sfu_meter_packet (meter, level);
}

/* A tenth of a second. */
static guint8
take_tenth (SfuMeter *meter, guint8 level)
{
  hear (meter, 5, level);
  return sfu_meter_take (meter);
}

static void
test_silence (void)
{
  SfuMeter meter = { 0 };
  g_assert_cmpuint (sfu_meter_take (&meter), ==, 0);
  g_assert_cmpuint (take_tenth (&meter, 127), ==, 0);
  g_assert_cmpuint (take_tenth (&meter, 90), ==, 0);
  g_assert_cmpuint (take_tenth (&meter, 255), ==, 0);
}

static void
test_speech (void)
{
  SfuMeter meter = { 0 };
  g_assert_cmpuint (take_tenth (&meter, 30), ==, 97);
  hear (&meter, 3, 127);
  hear (&meter, 2, 40);
  g_assert_cmpuint (sfu_meter_take (&meter), ==, 87);
  g_assert_cmpuint (take_tenth (&meter, 0), ==, 127);
}

/* Among others a single packet is a click; alone, after silence that was not sent, it is speech. */
static void
test_click (void)
{
  SfuMeter meter = { 0 };
  hear (&meter, 4, 127);
  hear (&meter, 1, 20);
  g_assert_cmpuint (sfu_meter_take (&meter), ==, 0);
  hear (&meter, 1, 20);
  g_assert_cmpuint (sfu_meter_take (&meter), ==, 107);
}

/* A fan of -60 dB is speech to nobody after some seconds; who speaks beside it is heard. */
static void
test_fan (void)
{
  SfuMeter meter = { 0 };
  for (guint i = 0; i < 80; i++)
    take_tenth (&meter, 60);
  g_assert_cmpuint (take_tenth (&meter, 60), ==, 0);
  g_assert_cmpuint (take_tenth (&meter, 35), ==, 92);
}

/* A minute of speech, with its pauses, is not taken for a fan. */
static void
test_long_speech (void)
{
  SfuMeter meter = { 0 };
  for (guint i = 0; i < 600; i++)
    {
      guint8 heard = take_tenth (&meter, i % 20 < 17 ? 40 : 70);
      g_assert_cmpint (heard > 0, ==, i % 20 < 17);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meter/silence", test_silence);
  g_test_add_func ("/meter/speech", test_speech);
  g_test_add_func ("/meter/click", test_click);
  g_test_add_func ("/meter/fan", test_fan);
  g_test_add_func ("/meter/long-speech", test_long_speech);
  return g_test_run ();
}
