#include "gateway/http/byte-range.h"

#define SIZE 100

static const struct
{
  const char *text;
  GwByteRange range;
} rows[] = {
  { NULL, { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=0-0", { GW_BYTE_RANGE_PART, 0, 1 } },
  { "Bytes=10-19", { GW_BYTE_RANGE_PART, 10, 10 } },
  { "bytes=90-", { GW_BYTE_RANGE_PART, 90, 10 } },
  { "bytes=90-1000", { GW_BYTE_RANGE_PART, 90, 10 } },
  { "bytes=0-99999999999999999999999999", { GW_BYTE_RANGE_PART, 0, SIZE } },
  { "bytes=-1", { GW_BYTE_RANGE_PART, 99, 1 } },
  { "bytes=-1000", { GW_BYTE_RANGE_PART, 0, SIZE } },
  { "bytes=100-", { GW_BYTE_RANGE_BEYOND, 0, 0 } },
  { "bytes=99999999999999999999999999-", { GW_BYTE_RANGE_BEYOND, 0, 0 } },
  { "bytes=-0", { GW_BYTE_RANGE_BEYOND, 0, 0 } },
  { "bytes=5-4", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=-", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=0-1,3-4", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=0x1-2", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=+1-2", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes= 1-2", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "bytes=1--2", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
  { "lines=0-1", { GW_BYTE_RANGE_WHOLE, 0, SIZE } },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GwByteRange range = gw_byte_range_parse (rows[i].text, SIZE);

      g_test_message ("%s", rows[i].text != NULL ? rows[i].text : "none");
      g_assert_cmpint (range.kind, ==, rows[i].range.kind);
      g_assert_cmpuint (range.offset, ==, rows[i].range.offset);
      g_assert_cmpuint (range.length, ==, rows[i].range.length);
    }
}

/* Nothing has no first byte. */
static void
test_empty (void)
{
  g_assert_cmpint (gw_byte_range_parse ("bytes=0-", 0).kind, ==, GW_BYTE_RANGE_BEYOND);
  g_assert_cmpint (gw_byte_range_parse ("bytes=-5", 0).kind, ==, GW_BYTE_RANGE_BEYOND);
  g_assert_cmpint (gw_byte_range_parse (NULL, 0).kind, ==, GW_BYTE_RANGE_WHOLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/byte-range/parse", test_parse);
  g_test_add_func ("/http/byte-range/empty", test_empty);
  return g_test_run ();
}
