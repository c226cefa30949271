#include "plugins/sfu/rtcp/bye.h"
#include "plugins/sfu/rtcp/fir.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/remb.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_pli (void)
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

static void
test_fir (void)
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

static void
test_bye (void)
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

static void
test_remb (void)
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
test_remb_refused (void)
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
  g_test_add_func ("/rtcp/feedback-messages/pli", test_pli);
  g_test_add_func ("/rtcp/feedback-messages/fir", test_fir);
  g_test_add_func ("/rtcp/feedback-messages/bye", test_bye);
  g_test_add_func ("/rtcp/feedback-messages/remb", test_remb);
  g_test_add_func ("/rtcp/feedback-messages/remb-refused", test_remb_refused);
  return g_test_run ();
}
