#include "plugins/sfu/codec/red-history.h"

#define FRAME 960

static guint32
time_of (gint64 seq)
{
  return (guint32) seq * FRAME;
}

static SfuRedHistory
history_of (const gint64 *seqs, gsize n)
{
  SfuRedHistory self = { 0 };

  for (gsize i = 0; i < n; i++)
    g_assert_true (sfu_red_history_add (&self, seqs[i], time_of (seqs[i])));
  return self;
}

static void
test_lacks (void)
{
  static const gint64 seqs[] = { 100, 103, 104 };
  SfuRedHistory self = history_of (seqs, G_N_ELEMENTS (seqs));

  g_assert_true (sfu_red_history_lacks (&self, 101, time_of (101)));
  g_assert_true (sfu_red_history_lacks (&self, 102, time_of (102)));
  g_assert_false (sfu_red_history_lacks (&self, 103, time_of (103)));
  g_assert_true (sfu_red_history_add (&self, 102, time_of (102)));
  g_assert_false (sfu_red_history_lacks (&self, 102, time_of (102)));
}

static void
test_twice (void)
{
  static const gint64 seqs[] = { 100, 102 };
  SfuRedHistory self = history_of (seqs, G_N_ELEMENTS (seqs));

  g_assert_false (sfu_red_history_add (&self, 100, time_of (100)));
  g_assert_true (sfu_red_history_add (&self, 101, time_of (101)));
  g_assert_false (sfu_red_history_add (&self, 101, time_of (101)));
}

/* What was before the first packet, or behind the last, did not get lost. */
static void
test_ends (void)
{
  static const gint64 seqs[] = { 100, 101 };
  SfuRedHistory self = history_of (seqs, G_N_ELEMENTS (seqs));

  g_assert_false (sfu_red_history_lacks (&self, 99, time_of (99)));
  g_assert_false (sfu_red_history_lacks (&self, 102, time_of (102)));
}

/* A block of another time than its number's is not what got lost. */
static void
test_misplaced (void)
{
  static const gint64 seqs[] = { 100, 103 };
  SfuRedHistory self = history_of (seqs, G_N_ELEMENTS (seqs));

  g_assert_false (sfu_red_history_lacks (&self, 102, time_of (100)));
  g_assert_false (sfu_red_history_lacks (&self, 102, time_of (103)));
  g_assert_false (sfu_red_history_lacks (&self, 102, time_of (90)));
}

static void
test_too_old (void)
{
  static const gint64 seqs[] = { 100, 102, 103 + SFU_RED_HISTORY };
  SfuRedHistory self = history_of (seqs, G_N_ELEMENTS (seqs));

  g_assert_false (sfu_red_history_lacks (&self, 101, time_of (101)));
  /* Nobody knows what was before. */
  g_assert_false (sfu_red_history_lacks (&self, 105, time_of (105)));
  g_assert_true (sfu_red_history_add (&self, 101, time_of (101)));
}

static void
test_timestamps_wrap (void)
{
  SfuRedHistory self = { 0 };

  sfu_red_history_add (&self, 100, G_MAXUINT32 - 100);
  sfu_red_history_add (&self, 102, 2 * FRAME - 101);
  g_assert_true (sfu_red_history_lacks (&self, 101, FRAME - 101));
  g_assert_false (sfu_red_history_lacks (&self, 101, 3 * FRAME));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/red-history/lacks", test_lacks);
  g_test_add_func ("/codec/red-history/twice", test_twice);
  g_test_add_func ("/codec/red-history/ends", test_ends);
  g_test_add_func ("/codec/red-history/misplaced", test_misplaced);
  g_test_add_func ("/codec/red-history/too-old", test_too_old);
  g_test_add_func ("/codec/red-history/timestamps-wrap", test_timestamps_wrap);
  return g_test_run ();
}
