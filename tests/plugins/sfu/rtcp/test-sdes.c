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

/* Every length, so that each alignment of the ending zeros comes up: one at least. */
static void
test_lengths (void)
{
  char cname[257] = { 0 };
  SfuRtcpBuilder builder;

  for (gsize size = 1; size <= 255; size++)
    {
      SfuRtcpPacket packet;

      cname[size - 1] = 'c';
      sfu_rtcp_builder_init (&builder);
      g_assert_true (sfu_rtcp_sdes_write (&builder, 7, cname));
      packet = read_back (&builder);
      g_assert_cmpuint (packet.type, ==, SFU_RTCP_SDES);
      g_assert_cmpuint (packet.body[5], ==, size);
      g_assert_cmpmem (packet.body + 6, size, cname, size);
      g_assert_cmpuint (packet.size, >, 6 + size);
      g_assert_cmpuint (packet.size, <=, 6 + size + 4);
      for (gsize i = 6 + size; i < packet.size; i++)
        g_assert_cmpuint (packet.body[i], ==, 0);
    }
  cname[255] = 'c';
  sfu_rtcp_builder_init (&builder);
  g_assert_false (sfu_rtcp_sdes_write (&builder, 7, cname));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/sdes/golden", test_golden);
  g_test_add_func ("/rtcp/sdes/lengths", test_lengths);
  return g_test_run ();
}
