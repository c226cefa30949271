#include "plugins/sfu/rtcp/fir.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_round_trip (void)
{
  static const guint8 expected[] = {
    0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 9, 0, 0, 0
  };
  SfuFirEntry entry = { 2, 9 }, read[SFU_FIR_MAX];
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;
  guint32 sender;
  gsize n;

  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_fir_write (&builder, 1, &entry, 1));
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_fir_read (&packet, &sender, read, &n));
  g_assert_cmpuint (sender, ==, 1);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (read[0].ssrc, ==, 2);
  g_assert_cmpuint (read[0].command, ==, 9);
  packet.size -= 4;
  g_assert_false (sfu_rtcp_fir_read (&packet, &sender, read, &n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/fir/round-trip", test_round_trip);
  return g_test_run ();
}
