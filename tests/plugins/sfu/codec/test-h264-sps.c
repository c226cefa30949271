#include "plugins/sfu/codec/h264-sps.h"

static void
assert_size (const guint8 *sps, gsize size, guint width, guint height)
{
  guint16 w, h;

  g_assert_true (sfu_h264_sps_size (sps, size, &w, &h));
  g_assert_cmpuint (w, ==, width);
  g_assert_cmpuint (h, ==, height);
}

/* By x264, with an emulation prevention byte and cropping; by OpenH264 in Chromium. */
static const guint8 x264[] = { 0x67, 0x42, 0xC0, 0x0D, 0xD9, 0x01, 0x41, 0xFB, 0x01, 0x6A,
                               0x0C, 0x0C, 0x0D, 0x4A, 0x00, 0x00, 0x03, 0x00, 0x02, 0x00,
                               0x00, 0x03, 0x00, 0x3D, 0x1E, 0x28, 0x54, 0x90 };
static const guint8 openh264[] = { 0x67, 0x42, 0xC0, 0x1F, 0x8C, 0x8D, 0x40, 0x50, 0x17,
                                   0xFC, 0xB3, 0x50, 0x60, 0x60, 0x78, 0x44, 0x23, 0x50 };
/* x264's high profile at 1920 x 1080: eight rows are cropped. */
static const guint8 high[] = { 0x67, 0x64, 0x00, 0x28, 0xAC, 0xD9, 0x40, 0x78, 0x02,
                               0x27, 0xE5, 0xC0, 0x44, 0x00, 0x00, 0x03, 0x00, 0x04,
                               0x00, 0x00, 0x03, 0x00, 0xF0, 0x3C, 0x60, 0xC6, 0x58 };

static void
test_sizes (void)
{
  assert_size (x264, sizeof x264, 320, 240);
  assert_size (openh264, sizeof openh264, 640, 360);
  assert_size (high, sizeof high, 1920, 1080);
}

static void
test_refused (void)
{
  static const guint8 zeros[300] = { 0x67, 0x42 };
  guint16 width, height;

  for (gsize size = 0; size < 8; size++)
    g_assert_false (sfu_h264_sps_size (x264, size, &width, &height));
  g_assert_false (sfu_h264_sps_size (x264 + 1, sizeof x264 - 1, &width, &height));
  g_assert_false (sfu_h264_sps_size (zeros, sizeof zeros, &width, &height));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/h264-sps/sizes", test_sizes);
  g_test_add_func ("/codec/h264-sps/refused", test_refused);
  return g_test_run ();
}
