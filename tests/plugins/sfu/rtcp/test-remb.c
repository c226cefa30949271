#include "plugins/sfu/rtcp/remb.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_round_trip (void)
{
  /* 1 Mbit/s: mantissa 250000, exponent 2. */
  static const guint8 expected[] = { 0x8F, 206, 0,   5,   0, 0,    0,    1,    0, 0, 0, 0,
                                     'R',  'E', 'M', 'B', 1, 0x0B, 0xD0, 0x90, 0, 0, 0, 2 };
  SfuRtcpRemb remb = { .sender_ssrc = 1, .bitrate = 1000000, .n_ssrcs = 1, .ssrcs = { 2 } };
  SfuRtcpRemb read;
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;

  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_remb_write (&builder, &remb));
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_remb_read (&packet, &read));
  g_assert_cmpuint (read.bitrate, ==, 1000000);
  g_assert_cmpuint (read.n_ssrcs, ==, 1);
  g_assert_cmpuint (read.ssrcs[0], ==, 2);

  /* The largest there is, rounded down. */
  remb.bitrate = G_MAXUINT64;
  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_remb_write (&builder, &remb));
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_remb_read (&packet, &read));
  g_assert_cmphex (read.bitrate, ==, (guint64) 0x3FFFF << 46);
}

static void
test_refused (void)
{
  static const guint8 body[] = { 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 0, 0xFF, 0xFF, 0xFF };
  static const guint8 other[] = { 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'A', 0, 0x00, 0x00, 0x01 };
  static const guint8 count[] = { 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 0x00, 0x00, 0x01 };
  SfuRtcpPacket packet = { SFU_RTCP_PSFB, SFU_PSFB_AFB, body, sizeof body };
  SfuRtcpRemb read;

  /* More than 64 bits. */
  g_assert_false (sfu_rtcp_remb_read (&packet, &read));
  packet.body = other;
  g_assert_false (sfu_rtcp_remb_read (&packet, &read));
  packet.body = count;
  g_assert_false (sfu_rtcp_remb_read (&packet, &read));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/remb/round-trip", test_round_trip);
  g_test_add_func ("/rtcp/remb/refused", test_refused);
  return g_test_run ();
}
