#include "plugins/sfu/rtp/sequence.h"

static void
test_wrap16 (void)
{
  SfuSequence sequence = { 0 };
  gint64 first = sfu_sequence_unwrap16 (&sequence, 65534);

  g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, 65535), ==, first + 1);
  g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, 1), ==, first + 3);
  g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, 0), ==, first + 2);
  g_assert_cmpint (sequence.newest, ==, first + 3);
  /* From before the wrap. */
  g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, 65533), ==, first - 1);
  g_assert_cmpint (sequence.newest, ==, first + 3);
}

static void
test_before_first (void)
{
  SfuSequence sequence = { 0 };

  g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, 0), ==, 65536);
  g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, 65535), ==, 65535);
}

static void
test_cycles (void)
{
  SfuSequence sequence = { 0 };
  gint64 first = sfu_sequence_unwrap16 (&sequence, 7);

  for (gint64 i = 1; i < 100000; i++)
    {
      gint64 step = i * 30000;

      g_assert_cmpint (sfu_sequence_unwrap16 (&sequence, (guint16) (7 + step)), ==, first + step);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/sequence/wrap16", test_wrap16);
  g_test_add_func ("/rtp/sequence/before-first", test_before_first);
  g_test_add_func ("/rtp/sequence/cycles", test_cycles);
  return g_test_run ();
}
