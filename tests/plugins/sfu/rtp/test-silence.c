#include "plugins/sfu/rtp/silence.h"

#define MS G_TIME_SPAN_MILLISECOND

/* Feeds signs of life, @interval apart. Returns: the time of the last one. */
static gint64
hear (SfuSilence *silence, gint64 from, gint64 interval, guint n, gboolean outage)
{
  for (guint i = 0; i < n; i++, from += interval)
    g_assert_cmpint (sfu_silence_heard (silence, from), ==, outage && i == 0);
  return from - interval;
}

static void
test_outage (void)
{
  SfuSilence silence = { 0 };
  gint64 now = hear (&silence, 1000 * MS, 50 * MS, 40, FALSE);

  now = hear (&silence, now + 900 * MS, 50 * MS, 1000, FALSE);
  now = hear (&silence, now + 1100 * MS, 50 * MS, 1000, TRUE);
  hear (&silence, now + 10000 * MS, 50 * MS, 10, TRUE);
}

/* Some report every five seconds, and say nothing between. */
static void
test_quiet_peer (void)
{
  SfuSilence silence = { 0 };
  gint64 now = hear (&silence, 1000 * MS, 5000 * MS, 20, FALSE);

  now = hear (&silence, now + 12000 * MS, 5000 * MS, 3, FALSE);
  hear (&silence, now + 40000 * MS, 5000 * MS, 3, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/silence/outage", test_outage);
  g_test_add_func ("/rtp/silence/quiet-peer", test_quiet_peer);
  return g_test_run ();
}
