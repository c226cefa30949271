#include "plugins/sfu/codec/av1-sequence.h"

#include <string.h>

#include "plugins/sfu/codec/av1.h"
#include "plugins/sfu/codec/bit-writer.h"
#include "tests/plugins/sfu/codec/captured.h"

static void
assert_captured (const char *name, guint width, guint height)
{
  g_autoptr (GArray) packets = captured_load (name);
  const CapturedPacket *first = captured_at (packets, 0);
  SfuFrameInfo info;

  sfu_av1_class.describe (first->payload, first->size, &info);
  g_assert_cmpuint (info.width, ==, width);
  g_assert_cmpuint (info.height, ==, height);
}

static void
test_chromium (void)
{
  assert_captured ("av1-l3t3", 1280, 720);
  assert_captured ("av1-l1t2", 320, 180);
}

/* Everything that may stand before the size: timing, decoder model, two operating points. */
static void
write_long (SfuBitWriter *bits)
{
  sfu_bit_write (bits, 0x0A, 8); /* sequence header with its size */
  sfu_bit_write (bits, 30, 8);
  sfu_bit_write (bits, 0, 5);
  sfu_bit_write (bits, 1, 1);
  sfu_bit_write (bits, 1, 32);
  sfu_bit_write (bits, 30, 32);
  sfu_bit_write (bits, 1, 1);
  sfu_bit_write (bits, 5, 5); /* uvlc: 00101 */
  sfu_bit_write (bits, 1, 1);
  sfu_bit_write (bits, 9, 5); /* delays of 10 bits */
  sfu_bit_write (bits, 1, 32);
  sfu_bit_write (bits, 0, 10);
  sfu_bit_write (bits, 1, 1); /* display delays */
  sfu_bit_write (bits, 1, 5);
  for (guint i = 0; i < 2; i++)
    {
      sfu_bit_write (bits, 0, 12);
      sfu_bit_write (bits, 8, 5);
      sfu_bit_write (bits, 1, 1);
      sfu_bit_write (bits, 1, 1);
      sfu_bit_write (bits, 0x3FF, 10);
      sfu_bit_write (bits, 0x3FF, 10);
      sfu_bit_write (bits, 1, 1);
      sfu_bit_write (bits, 1, 1);
      sfu_bit_write (bits, 15, 4);
    }
  sfu_bit_write (bits, 10, 4);
  sfu_bit_write (bits, 15, 4);
  sfu_bit_write (bits, 1919, 11);
  sfu_bit_write (bits, 65535, 16);
}

static void
test_long (void)
{
  guint8 data[64];
  SfuBitWriter writer = sfu_bit_writer (data, sizeof data);
  guint16 width, height;
  gsize size;

  write_long (&writer);
  size = sfu_bit_writer_size (&writer);
  g_assert_true (sfu_av1_sequence_size (data, size, &width, &height));
  g_assert_cmpuint (width, ==, 1920);
  g_assert_cmpuint (height, ==, G_MAXUINT16);
  while (size-- > 0)
    g_assert_false (sfu_av1_sequence_size (data, size, &width, &height));
}

/* reduced_still_picture_header, without the OBU's size */
static void
test_reduced (void)
{
  guint8 data[64];
  SfuBitWriter writer = sfu_bit_writer (data, sizeof data);
  guint16 width, height;

  sfu_bit_write (&writer, 0x0C, 8);
  sfu_bit_write (&writer, 0, 8); /* the OBU's extension */
  sfu_bit_write (&writer, 3, 5);
  sfu_bit_write (&writer, 4, 5);
  sfu_bit_write (&writer, 7, 4);
  sfu_bit_write (&writer, 6, 4);
  sfu_bit_write (&writer, 199, 8);
  sfu_bit_write (&writer, 99, 7);
  g_assert_true (sfu_av1_sequence_size (data, sfu_bit_writer_size (&writer), &width, &height));
  g_assert_cmpuint (width, ==, 200);
  g_assert_cmpuint (height, ==, 100);
  data[0] = 0x34;
  g_assert_false (sfu_av1_sequence_size (data, sfu_bit_writer_size (&writer), &width, &height));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/av1-sequence/chromium", test_chromium);
  g_test_add_func ("/codec/av1-sequence/long", test_long);
  g_test_add_func ("/codec/av1-sequence/reduced", test_reduced);
  return g_test_run ();
}
