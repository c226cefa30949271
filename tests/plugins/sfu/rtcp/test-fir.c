#include "plugins/sfu/rtcp/fir.h"

/* RFC 5104 4.3.1.2: the media source of the feedback header is 0. */
static void
test_read (void)
{
  static const guint8 data[] = { 0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 9, 0, 0, 0 };
  SfuFirEntry entries[SFU_FIR_MAX];
  SfuRtcpReader reader;
  SfuRtcpPacket packet;
  guint32 sender;
  gsize n;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, sizeof data), ==, SFU_RTCP_OK);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_true (sfu_rtcp_fir_read (&packet, &sender, entries, &n));
  g_assert_cmpuint (sender, ==, 1);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (entries[0].ssrc, ==, 2);
  g_assert_cmpuint (entries[0].command, ==, 9);
  packet.size -= 4;
  g_assert_false (sfu_rtcp_fir_read (&packet, &sender, entries, &n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/fir/read", test_read);
  return g_test_run ();
}
