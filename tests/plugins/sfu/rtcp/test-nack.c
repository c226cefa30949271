#include "plugins/sfu/rtcp/nack.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

/* RFC 4585 6.2.1: PID 65534, and by BLP the 1st, 2nd and 16th after it. */
static void
test_golden (void)
{
  static const guint8 expected[] = {
    0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFE, 0x80, 0x03
  };
  static const guint16 seqs[] = { 65534, 65535, 0, 14 };
  SfuRtcpBuilder builder;
  SfuRtcpPacket packet;
  SfuRtcpNack nack;
  guint16 seq;

  sfu_rtcp_builder_init (&builder);
  g_assert_cmpuint (sfu_rtcp_nack_write (&builder, 1, 2, seqs, 4), ==, 4);
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);
  packet = read_back (&builder);
  g_assert_true (sfu_rtcp_nack_read (&packet, &nack));
  g_assert_cmpuint (nack.sender_ssrc, ==, 1);
  g_assert_cmpuint (nack.media_ssrc, ==, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (sfu_rtcp_nack_next (&nack, &seq));
      g_assert_cmpuint (seq, ==, seqs[i]);
    }
  g_assert_false (sfu_rtcp_nack_next (&nack, &seq));
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 1000; round++)
    {
      guint16 seqs[200], seq = (guint16) g_rand_int (rand);
      gsize n = (gsize) g_rand_int_range (rand, 1, 200);
      SfuRtcpBuilder builder;
      SfuRtcpPacket packet;
      SfuRtcpNack nack;

      for (gsize i = 0; i < n; i++)
        seqs[i] = seq = (guint16) (seq + g_rand_int_range (rand, 1, 40));
      sfu_rtcp_builder_init (&builder);
      g_assert_cmpuint (sfu_rtcp_nack_write (&builder, 1, 2, seqs, n), ==, n);
      packet = read_back (&builder);
      g_assert_true (sfu_rtcp_nack_read (&packet, &nack));
      for (gsize i = 0; i < n; i++)
        {
          g_assert_true (sfu_rtcp_nack_next (&nack, &seq));
          g_assert_cmpuint (seq, ==, seqs[i]);
        }
      g_assert_false (sfu_rtcp_nack_next (&nack, &seq));
    }
}

static void
test_full (void)
{
  guint16 seqs[1000];
  SfuRtcpBuilder builder;
  gsize first;

  for (guint i = 0; i < G_N_ELEMENTS (seqs); i++)
    seqs[i] = (guint16) (i * 20);
  sfu_rtcp_builder_init (&builder);
  first = sfu_rtcp_nack_write (&builder, 1, 2, seqs, G_N_ELEMENTS (seqs));
  g_assert_cmpuint (first, ==, (SFU_RTCP_ROOM - 12) / 4);
  g_assert_cmpuint (sfu_rtcp_nack_write (&builder, 1, 2, seqs, 1), ==, 0);
  sfu_rtcp_builder_init (&builder);
  g_assert_cmpuint (sfu_rtcp_nack_write (&builder, 1, 2, seqs, 0), ==, 0);
}

static void
test_malformed (void)
{
  static const guint8 body[] = { 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0 };
  SfuRtcpPacket packet = { SFU_RTCP_RTPFB, SFU_RTPFB_NACK, body, sizeof body };
  SfuRtcpNack nack;

  g_assert_true (sfu_rtcp_nack_read (&packet, &nack));
  packet.size = 8;
  g_assert_false (sfu_rtcp_nack_read (&packet, &nack));
  packet = (SfuRtcpPacket){ SFU_RTCP_RTPFB, SFU_RTPFB_TRANSPORT_CC, body, sizeof body };
  g_assert_false (sfu_rtcp_nack_read (&packet, &nack));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/nack/golden", test_golden);
  g_test_add_func ("/rtcp/nack/round-trip", test_round_trip);
  g_test_add_func ("/rtcp/nack/full", test_full);
  g_test_add_func ("/rtcp/nack/malformed", test_malformed);
  return g_test_run ();
}
