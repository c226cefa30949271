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

/* Two encodings of one camera, each with a clock of its own: what was taken at one moment is found
 * again, over both wraps. */
static void
test_align (void)
{
  const SfuSenderClock other = {
    .ntp = video.ntp - ((guint64) 200 << 32) / 1000,
    .rtp_timestamp = 500,
    .clock_rate = 90000,
    .arrival = 790 * MS,
  };
  guint32 aligned;

  g_assert_true (sfu_sender_clock_align (&video, video.rtp_timestamp, &other, &aligned));
  g_assert_cmpuint (aligned, ==, 500 + 18000);
  g_assert_true (sfu_sender_clock_align (&other, 500 + 18000 + 3000, &video, &aligned));
  g_assert_cmpuint (aligned, ==, (guint32) (video.rtp_timestamp + 3000));
}

static void
test_align_refused (void)
{
  const SfuSenderClock none = { .clock_rate = 90000 };
  SfuSenderClock other = video;
  guint32 aligned;

  g_assert_false (sfu_sender_clock_align (&video, 1, &none, &aligned));
  g_assert_false (sfu_sender_clock_align (&none, 1, &video, &aligned));
  /* Told an hour apart at the same time: at least one of them is wrong. */
  other.ntp += (guint64) 3600 << 32;
  g_assert_false (sfu_sender_clock_align (&video, 1, &other, &aligned));
  other = video;
  other.clock_rate = 48000;
  g_assert_false (sfu_sender_clock_align (&video, 1, &other, &aligned));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/sender-report/none", test_none);
  g_test_add_func ("/rtp/sender-report/made", test_made);
  g_test_add_func ("/rtp/sender-report/lip-sync", test_lip_sync);
  g_test_add_func ("/rtp/sender-report/long-run", test_long_run);
  g_test_add_func ("/rtp/sender-report/align", test_align);
  g_test_add_func ("/rtp/sender-report/align-refused", test_align_refused);
  return g_test_run ();
}
