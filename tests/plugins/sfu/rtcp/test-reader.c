#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/reader.h"
#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtcp/sdes.h"

static void
assert_result (const guint8 *data, gsize size, SfuRtcpResult expected)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, copy, size), ==, expected);
  if (expected != SFU_RTCP_OK)
    g_assert_false (sfu_rtcp_reader_next (&reader, &packet));
}

static void
test_compound (void)
{
  SfuRtcpBuilder builder;
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_rr_write (&builder, 7, NULL, 0));
  g_assert_true (sfu_rtcp_sdes_write (&builder, 7, "cname"));
  g_assert_true (sfu_rtcp_pli_write (&builder, 7, 8));
  g_assert_cmpint (sfu_rtcp_reader_init (&reader, builder.data, builder.size), ==, SFU_RTCP_OK);

  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_cmpuint (packet.type, ==, SFU_RTCP_RR);
  g_assert_cmpuint (packet.count, ==, 0);
  g_assert_cmpuint (packet.size, ==, 4);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_cmpuint (packet.type, ==, SFU_RTCP_SDES);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_cmpuint (packet.type, ==, SFU_RTCP_PSFB);
  g_assert_cmpuint (packet.count, ==, SFU_PSFB_PLI);
  g_assert_false (sfu_rtcp_reader_next (&reader, &packet));
}

static void
test_padding (void)
{
  /* An RR with four bytes of padding behind its SSRC. */
  static const guint8 data[] = { 0xA0, 201, 0, 2, 0, 0, 0, 7, 0, 0, 0, 4 };
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, sizeof data), ==, SFU_RTCP_OK);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_cmpuint (packet.size, ==, 4);
  g_assert_false (sfu_rtcp_reader_next (&reader, &packet));
}

/* Transport-wide feedback as Chromium sends it: two packets, two deltas and two bytes of padding.
 */
static void
test_padding_of_libwebrtc (void)
{
  static const guint8 data[] = { 0xAF, 205, 0, 5, 0, 0, 0, 1, 0,    0, 0, 2,
                                 0,    1,   0, 2, 0, 0, 9, 0, 0x20, 2, 4, 2 };
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, sizeof data), ==, SFU_RTCP_OK);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  g_assert_cmpuint (packet.type, ==, SFU_RTCP_RTPFB);
  g_assert_cmpuint (packet.count, ==, 15);
  g_assert_cmpuint (packet.size, ==, 18);
}

static void
test_refused (void)
{
  static const guint8 good[] = { 0x80, 201, 0, 1, 0, 0, 0, 7 };
  static const guint8 version[] = { 0x40, 201, 0, 1, 0, 0, 0, 7 };
  static const guint8 second[] = { 0x80, 201, 0, 1, 0, 0, 0, 7, 0x00, 201, 0, 0 };
  static const guint8 length[] = { 0x80, 201, 0, 2, 0, 0, 0, 7 };
  static const guint8 type[] = { 0x80, 191, 0, 1, 0, 0, 0, 7 };
  static const guint8 early[] = { 0xA0, 201, 0, 1, 0, 0, 0, 4, 0x80, 201, 0, 1, 0, 0, 0, 7 };
  static const guint8 zero[] = { 0xA0, 201, 0, 1, 0, 0, 0, 0 };
  static const guint8 large[] = { 0xA0, 201, 0, 1, 0, 0, 0, 8 };

  for (gsize size = 0; size < sizeof good; size++)
    assert_result (good, size, SFU_RTCP_SHORT);
  assert_result (good, sizeof good, SFU_RTCP_OK);
  assert_result (version, sizeof version, SFU_RTCP_VERSION);
  assert_result (second, sizeof second, SFU_RTCP_VERSION);
  assert_result (second, sizeof second - 1, SFU_RTCP_SHORT);
  assert_result (length, sizeof length, SFU_RTCP_SHORT);
  assert_result (type, sizeof type, SFU_RTCP_TYPE);
  assert_result (early, sizeof early, SFU_RTCP_PADDING);
  assert_result (zero, sizeof zero, SFU_RTCP_PADDING);
  assert_result (large, sizeof large, SFU_RTCP_PADDING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/reader/compound", test_compound);
  g_test_add_func ("/rtcp/reader/padding", test_padding);
  g_test_add_func ("/rtcp/reader/padding-of-libwebrtc", test_padding_of_libwebrtc);
  g_test_add_func ("/rtcp/reader/refused", test_refused);
  return g_test_run ();
}
