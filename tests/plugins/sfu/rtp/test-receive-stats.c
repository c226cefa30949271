#include "plugins/sfu/rtp/receive-stats.h"

#define MS G_TIME_SPAN_MILLISECOND

static SfuReceiveResult
packet (SfuReceiveStats *stats, guint16 seq, gint64 *extended)
{
  return sfu_receive_stats_packet (stats, seq, 0, 100, 0, extended);
}

static void
test_loss (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;
  gint64 extended = 0;

  sfu_receive_stats_init (&stats, 90000);
  /* Over the wrap: 65530 … 65535, 0 … 9; every fourth is lost. */
  for (guint i = 0; i < 16; i++)
    if (i % 4 != 1)
      g_assert_cmpint (packet (&stats, (guint16) (65530 + i), &extended), ==, SFU_RECEIVE_OK);
  g_assert_cmpint (extended, ==, 65536 + 65530 + 15);

  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.fraction_lost, ==, 4 * 256 / 16);
  g_assert_cmpint (block.cumulative_lost, ==, 4);
  g_assert_cmphex (block.highest_seq, ==, 0x10000 + 9);
  g_assert_cmpuint (block.lsr, ==, 0);
  g_assert_cmpuint (block.dlsr, ==, 0);
  g_assert_cmpuint (sfu_receive_stats_lost (&stats), ==, 4);
  g_assert_cmpuint (stats.octets, ==, 1200);

  /* The next interval is clean. */
  for (guint16 seq = 10; seq < 20; seq++)
    packet (&stats, seq, &extended);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.fraction_lost, ==, 0);
  g_assert_cmpint (block.cumulative_lost, ==, 4);
}

/* RFC 3550 A.3: duplicates make the loss negative; the fraction is then 0. */
static void
test_duplicates (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;
  gint64 extended;

  sfu_receive_stats_init (&stats, 90000);
  for (guint i = 0; i < 10; i++)
    packet (&stats, 5, &extended);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.fraction_lost, ==, 0);
  g_assert_cmpint (block.cumulative_lost, ==, -9);
  g_assert_cmpuint (sfu_receive_stats_lost (&stats), ==, 0);
}

static void
test_nothing (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;

  sfu_receive_stats_init (&stats, 48000);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.fraction_lost, ==, 0);
  g_assert_cmpint (block.cumulative_lost, ==, 0);
  g_assert_cmpuint (block.highest_seq, ==, 0);
}

/* RFC 3550 A.1: one stray packet is nothing, two in a row are a restart. */
static void
test_restart (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;
  gint64 before, after;

  sfu_receive_stats_init (&stats, 90000);
  for (guint16 seq = 100; seq < 200; seq++)
    packet (&stats, seq, &before);
  g_assert_cmpint (packet (&stats, 20000, &after), ==, SFU_RECEIVE_SUSPECT);
  g_assert_cmpint (packet (&stats, 200, &before), ==, SFU_RECEIVE_OK);
  g_assert_cmpint (packet (&stats, 20001, &after), ==, SFU_RECEIVE_SUSPECT);
  g_assert_cmpint (packet (&stats, 20002, &after), ==, SFU_RECEIVE_RESTART);
  g_assert_cmpint (after, >, before);
  g_assert_cmpint (after & G_MAXUINT16, ==, 20002);
  before = after;
  g_assert_cmpint (packet (&stats, 20003, &after), ==, SFU_RECEIVE_OK);
  g_assert_cmpint (after, ==, before + 1);

  /* What was expected before still counts; the jump is no loss. */
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpint (block.cumulative_lost, ==, 0);
}

/* RFC 3550 A.8 by hand: 20 ms spacing, a third packet 10 ms late is 480 units of transit more. */
static void
test_jitter (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;
  gint64 extended;

  sfu_receive_stats_init (&stats, 48000);
  sfu_receive_stats_packet (&stats, 1, G_MAXUINT32 - 959, 1, 1000 * MS, &extended);
  sfu_receive_stats_packet (&stats, 2, 0, 1, 1020 * MS, &extended);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.jitter, ==, 0);

  sfu_receive_stats_packet (&stats, 3, 960, 1, 1050 * MS, &extended);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.jitter, ==, 480 / 16);

  /* The same timestamp again says nothing: a frame's packets are paced. */
  sfu_receive_stats_packet (&stats, 4, 960, 1, 1080 * MS, &extended);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.jitter, ==, 480 / 16);
}

/* A constant jitter of J units each way: the estimate settles near its mean difference. */
static void
test_jitter_settles (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;
  gint64 extended;

  sfu_receive_stats_init (&stats, 90000);
  for (guint i = 0; i < 1000; i++)
    sfu_receive_stats_packet (&stats, (guint16) i, i * 1800, 1, i * 20 * MS + i % 2 * 5 * MS,
                              &extended);
  sfu_receive_stats_report (&stats, 0, &block);
  g_assert_cmpuint (block.jitter, >=, 445);
  g_assert_cmpuint (block.jitter, <=, 450);
}

static void
test_sender_report (void)
{
  SfuReceiveStats stats;
  SfuReportBlock block;

  sfu_receive_stats_init (&stats, 90000);
  sfu_receive_stats_sender_report (&stats, 0x0123456789ABCDEFu, 4711, 1000 * MS);
  sfu_receive_stats_report (&stats, 1500 * MS, &block);
  g_assert_cmphex (block.lsr, ==, 0x456789AB);
  g_assert_cmpuint (block.dlsr, ==, 32768);
  g_assert_cmpuint (stats.clock.rtp_timestamp, ==, 4711);
  g_assert_cmpuint (stats.clock.clock_rate, ==, 90000);
}

static void
test_recovered (void)
{
  SfuReceiveStats stats;
  gint64 extended, recovered;

  sfu_receive_stats_init (&stats, 90000);
  packet (&stats, 65535, &extended);
  packet (&stats, 3, &extended);
  g_assert_true (sfu_receive_stats_recovered (&stats, 65534, &recovered));
  g_assert_cmpint (recovered, ==, extended - 5);
  g_assert_true (sfu_receive_stats_recovered (&stats, 5, &recovered));
  g_assert_cmpint (recovered, ==, extended + 2);
  /* Of no packet of this stream. */
  g_assert_false (sfu_receive_stats_recovered (&stats, 200, &recovered));
  g_assert_false (sfu_receive_stats_recovered (&stats, 60000, &recovered));
  g_assert_cmpuint (stats.received, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/receive-stats/loss", test_loss);
  g_test_add_func ("/rtp/receive-stats/duplicates", test_duplicates);
  g_test_add_func ("/rtp/receive-stats/nothing", test_nothing);
  g_test_add_func ("/rtp/receive-stats/restart", test_restart);
  g_test_add_func ("/rtp/receive-stats/jitter", test_jitter);
  g_test_add_func ("/rtp/receive-stats/jitter-settles", test_jitter_settles);
  g_test_add_func ("/rtp/receive-stats/sender-report", test_sender_report);
  g_test_add_func ("/rtp/receive-stats/recovered", test_recovered);
  return g_test_run ();
}
