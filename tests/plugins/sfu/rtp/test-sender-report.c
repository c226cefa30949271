#include "plugins/sfu/rtp/sender-report.h"

#define MS G_TIME_SPAN_MILLISECOND

static const SfuSenderClock video = {
  .ntp = (guint64) 3900000000u << 32 | 0x80000000u,
  .rtp_timestamp = 0xFFFFFF00,
  .clock_rate = 90000,
  .arrival = 1000 * MS,
};

static void
test_none (void)
{
  SfuSenderClock none = { .clock_rate = 90000 };
  SfuRtcpSr report;

  g_assert_false (sfu_sender_report_make (&none, 1, 0, 0, 0, 1000 * MS, &report));
}

static void
test_made (void)
{
  SfuRtcpSr report;

  /* A second and a half later: NTP and timestamp (over the wrap) have both gone on by it. */
  g_assert_true (sfu_sender_report_make (&video, 77, 1000, 5, 600, 2500 * MS, &report));
  g_assert_cmpuint (report.ssrc, ==, 77);
  g_assert_cmphex (report.ntp, ==, (guint64) 3900000002u << 32);
  g_assert_cmphex (report.rtp_timestamp, ==, (guint32) (0xFFFFFF00u + 135000 + 1000));
  g_assert_cmpuint (report.packets, ==, 5);
  g_assert_cmpuint (report.octets, ==, 600);

  /* At the moment itself. */
  g_assert_true (sfu_sender_report_make (&video, 77, 0, 5, 600, 1000 * MS, &report));
  g_assert_cmphex (report.ntp, ==, video.ntp);
  g_assert_cmphex (report.rtp_timestamp, ==, video.rtp_timestamp);
}

/* Audio and video of one publisher, their SRs an uneven time ago: at the subscriber both map the
 * same moment to the same NTP time, to a microsecond. */
static void
test_lip_sync (void)
{
  /* The audio's SR was made 300 ms after the video's, and came 300 ms later. */
  SfuSenderClock audio = {
    .ntp = video.ntp + ((guint64) 300 << 32) / 1000,
    .rtp_timestamp = 5000,
    .clock_rate = 48000,
    .arrival = 1300 * MS,
  };
  SfuRtcpSr a, v;

  g_assert_true (sfu_sender_report_make (&audio, 1, 11, 0, 0, 4321 * MS, &a));
  g_assert_true (sfu_sender_report_make (&video, 2, 22, 0, 0, 4321 * MS, &v));
  g_assert_cmpuint (ABS ((gint64) (a.ntp - v.ntp)), <, ((guint64) 1 << 32) / 1000000 + 1);
  g_assert_cmpuint (a.rtp_timestamp, ==, 5000 + 11 + 48 * 3021);
}

static void
test_long_run (void)
{
  gint64 day = 86400 * (gint64) G_USEC_PER_SEC;

  g_assert_cmphex (sfu_sender_clock_ntp (&video, video.arrival + day), ==,
                   video.ntp + ((guint64) 86400 << 32));
  g_assert_cmphex (sfu_sender_clock_timestamp (&video, video.arrival + day), ==,
                   (guint32) (video.rtp_timestamp + (guint64) 86400 * 90000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/sender-report/none", test_none);
  g_test_add_func ("/rtp/sender-report/made", test_made);
  g_test_add_func ("/rtp/sender-report/lip-sync", test_lip_sync);
  g_test_add_func ("/rtp/sender-report/long-run", test_long_run);
  return g_test_run ();
}
