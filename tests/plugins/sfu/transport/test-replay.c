#include "plugins/sfu/transport/replay.h"

static gboolean
take (SfuReplay *replay, guint64 index)
{
  if (!sfu_replay_is_new (replay, index))
    return FALSE;
  sfu_replay_add (replay, index);
  return TRUE;
}

static void
test_window (void)
{
  SfuReplay replay = { 0 };
  g_assert_true (take (&replay, 5000));
  g_assert_false (take (&replay, 5000));
  g_assert_true (take (&replay, 4999));
  g_assert_true (take (&replay, 5000 - SFU_REPLAY_WINDOW + 1));
  g_assert_false (take (&replay, 5000 - SFU_REPLAY_WINDOW));
  g_assert_true (take (&replay, 5000 + SFU_REPLAY_WINDOW - 1));
  g_assert_false (take (&replay, 4999));
  g_assert_false (take (&replay, 5000));
  g_assert_true (take (&replay, 5001));
  g_assert_false (take (&replay, 5001));
  /* Far beyond the window all bits are fresh. */
  g_assert_true (take (&replay, 1000000));
  g_assert_true (take (&replay, 1000000 - SFU_REPLAY_WINDOW + 1));
}

/* Against a list of all that was taken. */
static void
test_random (void)
{
  SfuReplay replay = { 0 };
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint64 highest = 100000, base = highest;
  for (guint i = 0; i < 100000; i++)
    {
      guint64 index = base - 2000 + (guint64) g_test_rand_int_range (0, 2010);
      gboolean expected = !g_hash_table_contains (seen, GSIZE_TO_POINTER (index)) &&
                          (i == 0 || index + SFU_REPLAY_WINDOW > highest);
      g_assert_cmpint (take (&replay, index), ==, expected);
      g_hash_table_add (seen, GSIZE_TO_POINTER (index));
      highest = i == 0 ? index : MAX (highest, index);
      base += (guint64) (i % 10 == 0);
    }
}

static void
test_estimate (void)
{
  SfuReplay replay = { 0 };
  g_assert_cmpuint (sfu_replay_estimate (&replay, 65535), ==, 65535);
  sfu_replay_add (&replay, 10);
  /* Before the first turn there is nothing to go back to. */
  g_assert_cmpuint (sfu_replay_estimate (&replay, 65530), ==, 65530);
  sfu_replay_add (&replay, 65530);
  g_assert_cmpuint (sfu_replay_estimate (&replay, 3), ==, 65536 + 3);
  sfu_replay_add (&replay, 65536 + 3);
  g_assert_cmpuint (sfu_replay_estimate (&replay, 65531), ==, 65531);
  g_assert_cmpuint (sfu_replay_estimate (&replay, 4), ==, 65536 + 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/window", test_window);
  g_test_add_func ("/replay/random", test_random);
  g_test_add_func ("/replay/estimate", test_estimate);
  return g_test_run ();
}
