#include "plugins/sfu/rtp/rtt.h"

#define MS G_TIME_SPAN_MILLISECOND

/* The figures of RFC 3550 6.4.1's example: A is 0xb710:8000, LSR 0xb705:2000, DLSR 0x0005:4000
 * (5.250 s); the delay is 0x0006:2000 (6.125 s). */
static void
test_rfc_example (void)
{
  SfuRtt rtt = { 0 };

  g_assert_cmpint (sfu_rtt_get (&rtt), ==, SFU_RTT_DEFAULT);
  sfu_rtt_sent (&rtt, 0xB44DB70520000000u, 1000 * MS);
  g_assert_true (sfu_rtt_report (&rtt, 0xB7052000, 0x00054000, 1000 * MS + 11375 * MS));
  g_assert_cmpint (sfu_rtt_get (&rtt), ==, 6125 * MS);
}

static void
test_unknown (void)
{
  SfuRtt rtt = { 0 };

  /* LSR 0: the peer saw no report yet. */
  g_assert_false (sfu_rtt_report (&rtt, 0, 0, 1000 * MS));
  sfu_rtt_sent (&rtt, (guint64) 5 << 16, 1000 * MS);
  g_assert_false (sfu_rtt_report (&rtt, 6, 0, 1100 * MS));
  /* Answered before it was asked: nonsense. */
  g_assert_false (sfu_rtt_report (&rtt, 5, 10 * 65536, 1100 * MS));
  /* A forgotten one. */
  for (guint i = 0; i < SFU_RTT_REPORTS; i++)
    sfu_rtt_sent (&rtt, (guint64) (100 + i) << 16, 1000 * MS);
  g_assert_false (sfu_rtt_report (&rtt, 5, 0, 1100 * MS));
  g_assert_cmpint (sfu_rtt_get (&rtt), ==, SFU_RTT_DEFAULT);
}

static void
test_smoothed (void)
{
  SfuRtt rtt = { 0 };

  for (guint i = 1; i < 100; i++)
    {
      sfu_rtt_sent (&rtt, (guint64) i << 16, i * 1000 * MS);
      g_assert_true (sfu_rtt_report (&rtt, i, 65536 / 2, i * 1000 * MS + 500 * MS + 40 * MS));
    }
  g_assert_cmpint (sfu_rtt_get (&rtt), ==, 40 * MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/rtt/rfc-example", test_rfc_example);
  g_test_add_func ("/rtp/rtt/unknown", test_unknown);
  g_test_add_func ("/rtp/rtt/smoothed", test_smoothed);
  return g_test_run ();
}
