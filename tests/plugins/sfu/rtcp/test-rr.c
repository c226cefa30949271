#include "plugins/sfu/rtcp/rr.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_full (void)
{
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX + 1], read[SFU_REPORT_BLOCKS_MAX];
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;
  guint32 ssrc;
  gsize n;

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    blocks[i] = (SfuReportBlock){ .ssrc = i, .jitter = 1000 + i };
  sfu_rtcp_builder_init (&builder);
  g_assert_false (sfu_rtcp_rr_write (&builder, 5, blocks, SFU_REPORT_BLOCKS_MAX + 1));
  g_assert_true (sfu_rtcp_rr_write (&builder, 5, blocks, SFU_REPORT_BLOCKS_MAX));
  g_assert_false (sfu_rtcp_rr_write (&builder, 5, blocks, SFU_REPORT_BLOCKS_MAX));

  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_rr_read (&packet, &ssrc, read, &n));
  g_assert_cmpuint (ssrc, ==, 5);
  g_assert_cmpuint (n, ==, SFU_REPORT_BLOCKS_MAX);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (read[i].ssrc, ==, i);
      g_assert_cmpuint (read[i].jitter, ==, 1000 + i);
    }
  packet.size -= 4;
  g_assert_false (sfu_rtcp_rr_read (&packet, &ssrc, read, &n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/rr/full", test_full);
  return g_test_run ();
}
