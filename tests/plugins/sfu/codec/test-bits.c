#include "plugins/sfu/codec/bit-reader.h"
#include "plugins/sfu/codec/bit-writer.h"

static void
test_read (void)
{
  static const guint8 data[] = { 0xA5, 0x12, 0x34, 0x56, 0x78, 0xFF };
  SfuBitReader reader = sfu_bit_reader (data, sizeof data);

  g_assert_cmpuint (sfu_bit_read (&reader, 0), ==, 0);
  g_assert_cmpuint (sfu_bit_read (&reader, 1), ==, 1);
  g_assert_cmpuint (sfu_bit_read (&reader, 3), ==, 2);
  g_assert_cmpuint (sfu_bit_read (&reader, 4), ==, 5);
  g_assert_cmphex (sfu_bit_read (&reader, 32), ==, 0x12345678);
  g_assert_cmphex (sfu_bit_read (&reader, 8), ==, 0xFF);
  g_assert_false (reader.failed);
  g_assert_cmpuint (sfu_bit_read (&reader, 1), ==, 0);
  g_assert_true (reader.failed);
}

/* What overruns gives nothing, nor does what follows. */
static void
test_overrun (void)
{
  static const guint8 data[] = { 0xFF };
  SfuBitReader reader = sfu_bit_reader (data, sizeof data);

  g_assert_cmpuint (sfu_bit_read (&reader, 9), ==, 0);
  g_assert_cmpuint (sfu_bit_read (&reader, 1), ==, 0);
  g_assert_true (reader.failed);
}

static void
test_write (void)
{
  static const guint8 expected[] = { 0xA5, 0x12, 0x34, 0x56, 0x78, 0xC0 };
  guint8 data[6] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
  SfuBitWriter writer = sfu_bit_writer (data, sizeof data);

  sfu_bit_write (&writer, 1, 1);
  sfu_bit_write (&writer, 2, 3);
  sfu_bit_write (&writer, 5, 4);
  sfu_bit_write (&writer, 0x12345678, 32);
  sfu_bit_write (&writer, 3, 2);
  g_assert_cmpuint (sfu_bit_writer_size (&writer), ==, 6);
  g_assert_cmpmem (data, sizeof data, expected, sizeof expected);
  sfu_bit_write (&writer, 0, 7);
  g_assert_true (writer.failed);
  g_assert_cmpuint (sfu_bit_writer_size (&writer), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/bits/read", test_read);
  g_test_add_func ("/codec/bits/overrun", test_overrun);
  g_test_add_func ("/codec/bits/write", test_write);
  return g_test_run ();
}
