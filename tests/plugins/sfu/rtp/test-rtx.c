#include "plugins/sfu/rtp/rtx.h"

/* RFC 4588 4: the RTX packet 7 of SSRC 2 carries the packet 0xABCD of SSRC 1. */
static void
test_unwrap (void)
{
  static const guint8 data[] = {
    0x80, 0xE1, 0, 7, 0, 0, 0, 9, 0, 0, 0, 2, 0xAB, 0xCD, 'x', 'y', 'z'
  };
  static const SfuExtensionIds ids = { 0 };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_true (sfu_rtx_unwrap (data, &meta, 1, 96));
  g_assert_cmphex (meta.seq, ==, 0xABCD);
  g_assert_cmpuint (meta.ssrc, ==, 1);
  g_assert_cmpuint (meta.payload_type, ==, 96);
  g_assert_cmpuint (meta.timestamp, ==, 9);
  g_assert_cmpuint (meta.flags, ==, SFU_RTP_MARKER | SFU_RTP_RECOVERED);
  g_assert_cmpuint (meta.header_size, ==, 12);
  g_assert_cmpmem (data + meta.payload_offset, meta.payload_size, "xyz", 3);
}

/* Chromium probes with RTX packets of padding alone. */
static void
test_probe (void)
{
  static const guint8 data[] = { 0xA0, 0x61, 0, 7, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 4 };
  static const SfuExtensionIds ids = { 0 };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_false (sfu_rtx_unwrap (data, &meta, 1, 96));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/rtx/unwrap", test_unwrap);
  g_test_add_func ("/rtp/rtx/probe", test_probe);
  return g_test_run ();
}
