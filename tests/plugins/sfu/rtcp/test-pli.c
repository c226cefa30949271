#include "plugins/sfu/rtcp/pli.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_round_trip (void)
{
  static const guint8 expected[] = { 0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2 };
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;
  guint32 sender, media;

  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_pli_write (&builder, 1, 2));
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_pli_read (&packet, &sender, &media));
  g_assert_cmpuint (sender, ==, 1);
  g_assert_cmpuint (media, ==, 2);
  packet.size = 4;
  g_assert_false (sfu_rtcp_pli_read (&packet, &sender, &media));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/pli/round-trip", test_round_trip);
  return g_test_run ();
}
