#include <string.h>

#include "plugins/sfu/rtcp/sdes.h"
#include "tests/plugins/sfu/rtcp/read-back.h"

static void
test_golden (void)
{
  static const guint8 expected[] = {
    0x81, 202, 0, 3, 0, 0, 0, 7, 1, 5, 'a', 'l', 'i', 'c', 'e', 0
  };
  SfuRtcpBuilder builder;

  sfu_rtcp_builder_init (&builder);
  g_assert_true (sfu_rtcp_sdes_write (&builder, 7, "alice"));
  g_assert_cmpmem (builder.data, builder.size, expected, sizeof expected);
  g_assert_false (sfu_rtcp_sdes_write (&builder, 7, ""));
}

/* Every length, so that each alignment of the ending zeros comes up. */
static void
test_lengths (void)
{
  char cname[257] = { 0 };

  for (gsize size = 1; size <= 255; size++)
    {
      SfuSdesIterator iterator = { 0 };
      SfuRtcpBuilder builder;
      SfuRtcpPacket packet;
      SfuSdesChunk chunk;

      cname[size - 1] = 'c';
      sfu_rtcp_builder_init (&builder);
      g_assert_true (sfu_rtcp_sdes_write (&builder, 7, cname));
      packet = read_back (&builder);
      g_assert_true (sfu_rtcp_sdes_next (&packet, &iterator, &chunk));
      g_assert_cmpuint (chunk.ssrc, ==, 7);
      g_assert_cmpmem (chunk.cname, chunk.cname_size, cname, size);
      g_assert_cmpuint (iterator.offset, ==, packet.size);
      g_assert_false (sfu_rtcp_sdes_next (&packet, &iterator, &chunk));
    }
  cname[255] = 'c';
  {
    SfuRtcpBuilder builder;

    sfu_rtcp_builder_init (&builder);
    g_assert_false (sfu_rtcp_sdes_write (&builder, 7, cname));
  }
}

static void
test_two_chunks (void)
{
  /* SSRC 1: TOOL "x", CNAME "ab"; SSRC 2: nothing. */
  static const guint8 body[] = { 0, 0, 0, 1, 6, 1, 'x', 1, 2, 'a', 'b', 0, 0, 0, 0, 2, 0, 0, 0, 0 };
  SfuRtcpPacket packet = { SFU_RTCP_SDES, 2, body, sizeof body };
  SfuSdesIterator iterator = { 0 };
  SfuSdesChunk chunk;

  g_assert_true (sfu_rtcp_sdes_next (&packet, &iterator, &chunk));
  g_assert_cmpmem (chunk.cname, chunk.cname_size, "ab", 2);
  g_assert_true (sfu_rtcp_sdes_next (&packet, &iterator, &chunk));
  g_assert_cmpuint (chunk.ssrc, ==, 2);
  g_assert_null (chunk.cname);
  g_assert_false (sfu_rtcp_sdes_next (&packet, &iterator, &chunk));
}

static void
test_malformed (void)
{
  static const guint8 overrun[] = { 0, 0, 0, 1, 1, 3, 'a', 'b' };
  static const guint8 endless[] = { 0, 0, 0, 1, 1, 2, 'a', 'b' };
  static const guint8 cut[] = { 0, 0, 0, 1, 1, 1, 'a', 1 };
  const guint8 *const bodies[] = { overrun, endless, cut };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      SfuRtcpPacket packet = { SFU_RTCP_SDES, 1, bodies[i], 8 };
      SfuSdesIterator iterator = { 0 };
      SfuSdesChunk chunk;

      g_assert_false (sfu_rtcp_sdes_next (&packet, &iterator, &chunk));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/sdes/golden", test_golden);
  g_test_add_func ("/rtcp/sdes/lengths", test_lengths);
  g_test_add_func ("/rtcp/sdes/two-chunks", test_two_chunks);
  g_test_add_func ("/rtcp/sdes/malformed", test_malformed);
  return g_test_run ();
}
