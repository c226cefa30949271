#include "plugins/allocate/pool/reason.h"

#define NOW 1700000000

static void
test_words (void)
{
  const AllocateQuestion question = { .now = NOW, .begin_at = NOW + 80000, .end_at = NOW + 90000 };
  AllocateChoice choice = { .reserved = 2, .draining = 1, .free_at = NOW + 90000 };
  g_autofree char *none = allocate_reason_print (&choice, &question, "sfu", 0);
  g_autofree char *busy = allocate_reason_print (&choice, &question, "sfu", 3);
  g_autofree char *refused = allocate_reason_explain (&choice, &question, "sfu", 3);
  g_autofree char *chosen = NULL;
  g_autofree char *kept = NULL;

  g_assert_cmpstr (none, ==, "no sfu is alive");
  g_assert_cmpstr (busy, ==,
                   "none of 3 sfu is free: 1 draining, 2 reserved at that time; the first is free "
                   "at 2023-11-15T23:13Z");
  g_assert_true (g_str_has_prefix (refused, "sfu: none, ask again in 3600 s: none of 3 sfu"));
  choice.address = "a:1";
  choice.load = 0.25;
  chosen = allocate_reason_explain (&choice, &question, "sfu", 4);
  g_assert_cmpstr (chosen, ==,
                   "sfu: a:1, load 0.25, 0 other scheduled at that time; of 4 alive passed over: 1 "
                   "draining, 2 reserved at that time");
  choice.kept = TRUE;
  kept = allocate_reason_explain (&choice, &question, "sfu", 4);
  g_assert_cmpstr (kept, ==, "sfu: a:1, which the meeting has already");
}

static void
test_retry (void)
{
  const AllocateQuestion running = { .now = NOW, .begin_at = NOW - 100, .end_at = NOW + 900 };
  const AllocateQuestion soon = { .now = NOW, .begin_at = NOW + 800, .end_at = NOW + 900 };
  AllocateChoice choice = { .full = 3 };

  g_assert_cmpuint (allocate_reason_retry (&choice, &running), ==, 5);
  choice.reserved = 1;
  choice.free_at = NOW + 77;
  g_assert_cmpuint (allocate_reason_retry (&choice, &running), ==, 77);
  g_assert_cmpuint (allocate_reason_retry (&choice, &soon), ==, 100);
  choice.free_at = NOW + 86400;
  g_assert_cmpuint (allocate_reason_retry (&choice, &running), ==, 3600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/reason/words", test_words);
  g_test_add_func ("/allocate/reason/retry", test_retry);
  return g_test_run ();
}
