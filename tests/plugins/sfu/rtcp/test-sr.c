#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtcp/sr.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static const SfuReportBlock block = {
  .ssrc = 0x11223344,
  .fraction_lost = 64,
  .cumulative_lost = -2,
  .highest_seq = 0x00011234,
  .jitter = 99,
  .lsr = 0xB7052000,
  .dlsr = 0x00054000,
};

/* RFC 3550 6.4.1, byte by byte. */
static void
test_golden (void)
{
  static const guint8 expected[] = {
    0x81, 200,  0x00, 12,   0xCA, 0xFE, 0xBA, 0xBE, /* one block, SSRC */
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, /* NTP */
    0x00, 0x00, 0x00, 0x0A, 0x00, 0x00, 0x00, 0x0B, /* RTP time, packets */
    0x00, 0x00, 0x00, 0x0C, 0x11, 0x22, 0x33, 0x44, /* octets; block: SSRC */
    64,   0xFF, 0xFF, 0xFE, 0x00, 0x01, 0x12, 0x34, /* fraction, lost, highest */
    0x00, 0x00, 0x00, 99,   0xB7, 0x05, 0x20, 0x00, /* jitter, LSR */
    0x00, 0x05, 0x40, 0x00,                         /* DLSR */
  };
  SfuRtcpSr report = { 0xCAFEBABE, 0x0102030405060708, 10, 11, 12 };
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  SfuRtcpBuilder builder;
  SfuRtcpSr read;
  SfuRtcpPacket packet;
  gsize n;

  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_sr_write (&builder, &report, &block, 1));
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);

  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_sr_read (&packet, &read, blocks, &n));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmphex (blocks[0].ssrc, ==, block.ssrc);
  g_assert_cmphex (blocks[0].dlsr, ==, block.dlsr);
  g_assert_cmphex (read.ssrc, ==, report.ssrc);
  g_assert_cmphex (read.ntp, ==, report.ntp);
  g_assert_cmpuint (read.rtp_timestamp, ==, 10);
  g_assert_cmpuint (read.packets, ==, 11);
  g_assert_cmpuint (read.octets, ==, 12);
  g_assert_false (sfu_rtcp_rr_read (&packet, &read.ssrc, blocks, &n));

  packet.count = 2;
  g_assert_false (sfu_rtcp_sr_read (&packet, &read, blocks, &n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/sr/golden", test_golden);
  return g_test_run ();
}
