#include "plugins/sfu/rtcp/bye.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_round_trip (void)
{
  guint32 ssrcs[] = { 3, 4 }, read[SFU_BYE_MAX];
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;
  gsize n;

  sfu_rtcp_builder_init (&builder);
  g_assert_false (sfu_rtcp_bye_write (&builder, ssrcs, 0));
  g_assert_true (sfu_rtcp_bye_write (&builder, ssrcs, 2));
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_bye_read (&packet, read, &n));
  g_assert_cmpmem (read, n * 4, ssrcs, sizeof ssrcs);
  packet.count = 3;
  g_assert_false (sfu_rtcp_bye_read (&packet, read, &n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/bye/round-trip", test_round_trip);
  return g_test_run ();
}
