#include "plugins/sfu/audio/speaker.h"

#define BEGIN 17000000

static void
hear (SfuSpeaker *speaker, gint64 from, guint n, guint8 loudness)
{
  for (guint i = 0; i < n; i++)
    sfu_speaker_hear (speaker, from + i, loudness);
}

static void
test_history (void)
{
  SfuSpeaker speaker = { 0 };
  g_assert_cmpuint (sfu_speaker_spoke (&speaker, BEGIN, SFU_SPEAKER_TURN), ==, 0);
  hear (&speaker, BEGIN, 3, 80);
  sfu_speaker_hear (&speaker, BEGIN + 2, 90);
  sfu_speaker_hear (&speaker, BEGIN + 2, 70);
  g_assert_cmpuint (sfu_speaker_spoke (&speaker, BEGIN + 2, SFU_SPEAKER_TURN), ==, 3);
  g_assert_cmpuint (sfu_speaker_loudness (&speaker, BEGIN + 2, 2), ==, 90);
  g_assert_cmpuint (sfu_speaker_loudness (&speaker, BEGIN + 1, 1), ==, 80);

  /* What was not heard is silence, also where the memory goes round. */
  g_assert_cmpuint (sfu_speaker_spoke (&speaker, BEGIN + 12, SFU_SPEAKER_TURN), ==, 2);
  hear (&speaker, BEGIN + 30, 1, 60);
  g_assert_cmpuint (sfu_speaker_spoke (&speaker, BEGIN + 30, SFU_SPEAKER_TURN), ==, 1);
  sfu_speaker_hear (&speaker, BEGIN + 3, 100);
  g_assert_cmpuint (sfu_speaker_spoke (&speaker, BEGIN + 30, SFU_SPEAKER_TURN), ==, 1);
  g_assert_cmpuint (sfu_speaker_loudness (&speaker, BEGIN + 60, SFU_SPEAKER_TURN), ==, 0);
}

static void
test_late (void)
{
  SfuSpeaker speaker = { 0 };
  hear (&speaker, BEGIN, 10, 80);
  sfu_speaker_hear (&speaker, BEGIN + 4, 95);
  g_assert_cmpuint (sfu_speaker_spoke (&speaker, BEGIN + 9, SFU_SPEAKER_TURN), ==, 10);
  g_assert_cmpuint (sfu_speaker_loudness (&speaker, BEGIN + 9, SFU_SPEAKER_TURN), ==, 95);
}

static void
test_wins (void)
{
  SfuSpeaker one = { 0 }, other = { 0 };
  hear (&one, BEGIN, 10, 80);
  hear (&other, BEGIN, 5, 70);
  hear (&other, BEGIN + 5, 5, 60);
  g_assert_cmpuint (sfu_speaker_wins (&one, &other, BEGIN + 9, 10), ==, 5);
  g_assert_cmpuint (sfu_speaker_wins (&other, &one, BEGIN + 9, 10), ==, 0);
  g_assert_cmpuint (sfu_speaker_wins (&one, NULL, BEGIN + 9, 10), ==, 10);
}

/* Half a second is enough where nobody has the floor, less is not. */
static void
test_takes_over (void)
{
  SfuSpeaker one = { 0 };
  hear (&one, BEGIN, 4, 80);
  g_assert_false (sfu_speaker_takes_over (&one, NULL, BEGIN + 3));
  hear (&one, BEGIN + 4, 1, 80);
  g_assert_true (sfu_speaker_takes_over (&one, NULL, BEGIN + 4));
  g_assert_false (sfu_speaker_takes_over (&one, &one, BEGIN + 4));
  /* Not any more when it is over. */
  g_assert_false (sfu_speaker_takes_over (&one, NULL, BEGIN + 8));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speaker/history", test_history);
  g_test_add_func ("/speaker/late", test_late);
  g_test_add_func ("/speaker/wins", test_wins);
  g_test_add_func ("/speaker/takes-over", test_takes_over);
  return g_test_run ();
}
