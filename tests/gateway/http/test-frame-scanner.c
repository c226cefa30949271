#include "config.h"

#include "gateway/http/frame-scanner.h"

static const guint8 conversation[] = {
  0x81, 0x05, 'h',  'e',  'l', 'l', 'o',                    /* text */
  0x01, 0x82, 1,    2,    3,   4,   'a', 'b',               /* a masked fragment */
  0x89, 0x01, '!',                                          /* a ping in between */
  0x80, 0x7e, 0x00, 0x03, 'c', 'd', 'e',                    /* the rest, length in 16 bits */
  0x82, 0x7f, 0,    0,    0,   0,   0,   0,   0, 0x01, 'x', /* binary, length in 64 bits */
  0x88, 0x00,                                               /* close */
};

static void
test_counts (void)
{
  for (gsize step = 1; step <= sizeof conversation; step++)
    {
      GwFrameScanner scanner = { 0 };

      for (gsize at = 0; at < sizeof conversation; at += step)
        gw_frame_scanner_push (&scanner, conversation + at, MIN (step, sizeof conversation - at));
      g_assert_cmpuint (scanner.frames, ==, 6);
      g_assert_cmpuint (scanner.data, ==, 5 + 2 + 3 + 1);
      g_assert_cmpuint (scanner.message_size, ==, 1);
    }
}

static void
test_fragments_add_up (void)
{
  static const guint8 first[] = { 0x01, 0x02, 'a', 'b' };
  static const guint8 ping[] = { 0x89, 0x00 };
  static const guint8 more[] = { 0x00, 0x7f, 0, 0, 0, 1, 0, 0, 0, 0 };
  static const guint8 endless[] = { 0x00, 0x7f, 255, 255, 255, 255, 255, 255, 255, 255 };
  GwFrameScanner scanner = { 0 };

  gw_frame_scanner_push (&scanner, first, sizeof first);
  gw_frame_scanner_push (&scanner, ping, sizeof ping);
  gw_frame_scanner_push (&scanner, more, sizeof more);
  /* Announced is enough: nobody has to receive 4 GiB to refuse them. */
  g_assert_cmpuint (scanner.message_size, ==, 2 + (G_GUINT64_CONSTANT (1) << 32));

  scanner.remaining = 0;
  gw_frame_scanner_push (&scanner, endless, sizeof endless);
  g_assert_cmpuint (scanner.message_size, ==, G_MAXUINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-scanner/counts", test_counts);
  g_test_add_func ("/frame-scanner/fragments-add-up", test_fragments_add_up);
  return g_test_run ();
}
