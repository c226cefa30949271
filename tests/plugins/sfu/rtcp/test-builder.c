#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/sdes.h"

static void
test_header (void)
{
  SfuRtcpBuilder builder;
  guint8 *body;

  sfu_rtcp_builder_init (&builder);
  body = sfu_rtcp_builder_add (&builder, SFU_RTCP_APP, 31, 8);
  g_assert_true (body == builder.data + 4);
  g_assert_cmpmem (builder.data, 4, "\x9f\xcc\0\2", 4);
  g_assert_cmpuint (builder.size, ==, 12);
  g_assert_cmpuint (sfu_rtcp_builder_room (&builder), ==, SFU_RTCP_ROOM - 12);
  g_assert_nonnull (sfu_rtcp_builder_add (&builder, SFU_RTCP_APP, 0, SFU_RTCP_ROOM - 16));
  g_assert_null (sfu_rtcp_builder_add (&builder, SFU_RTCP_APP, 0, 0));
}

/* A full builder takes nothing more, and what it holds stays whole. */
static void
test_full (void)
{
  SfuRtcpBuilder builder;
  SfuRtcpReader reader;
  SfuRtcpPacket packet;
  guint n = 0, read = 0;

  sfu_rtcp_builder_init (&builder);
  while (sfu_rtcp_pli_write (&builder, 1, 2))
    n++;
  g_assert_cmpuint (n, ==, SFU_RTCP_ROOM / 12);
  g_assert_cmpuint (builder.size, ==, n * 12);
  g_assert_false (sfu_rtcp_sdes_write (&builder, 1, "x"));
  g_assert_cmpint (sfu_rtcp_reader_init (&reader, builder.data, builder.size), ==, SFU_RTCP_OK);
  while (sfu_rtcp_reader_next (&reader, &packet))
    read++;
  g_assert_cmpuint (read, ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/builder/header", test_header);
  g_test_add_func ("/rtcp/builder/full", test_full);
  return g_test_run ();
}
