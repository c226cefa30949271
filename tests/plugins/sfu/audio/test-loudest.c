#include "plugins/sfu/audio/loudest.h"

#define TENTH ((gint64) G_USEC_PER_SEC / 10)
#define BEGIN (1000000 * TENTH)
#define CROWD 5

typedef struct
{
  gboolean held[CROWD];
  SfuCandidate *candidates[CROWD];
  SfuLoudest *loudest;
} Fixture;

static void
hold (gpointer microphone, gboolean held)
{
  *(gboolean *) microphone = held;
}

static void
set_up (Fixture *fixture, guint n)
{
  fixture->loudest = sfu_loudest_new (n, hold);
  for (guint i = 0; i < CROWD; i++)
    fixture->candidates[i] = sfu_loudest_add (fixture->loudest, &fixture->held[i]);
}

static void
tear_down (Fixture *fixture)
{
  for (guint i = 0; i < CROWD; i++)
    if (fixture->candidates[i])
      sfu_loudest_remove (fixture->loudest, fixture->candidates[i]);
  sfu_loudest_free (fixture->loudest);
}

static void
say (Fixture *fixture, guint index, guint8 loudness, guint tenth)
{
  sfu_loudest_hear (fixture->loudest, fixture->candidates[index], loudness, BEGIN + tenth * TENTH);
}

/* @expected: a letter for each: 'h' held, '.' heard. */
static void
check (const Fixture *fixture, const char *expected)
{
  char held[CROWD + 1] = "";
  for (guint i = 0; i < CROWD; i++)
    held[i] = fixture->held[i] ? 'h' : '.';
  g_assert_cmpstr (held, ==, expected);
}

static void
test_all (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, 0);
  check (&fixture, ".....");
  tear_down (&fixture);
}

/* With the first word, in the place of somebody who is silent. */
static void
test_begins (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, 2);
  check (&fixture, "..hhh");
  say (&fixture, 0, 80, 0);
  say (&fixture, 4, 70, 1);
  check (&fixture, ".hhh.");
  say (&fixture, 2, 70, 20);
  say (&fixture, 4, 70, 20);
  check (&fixture, "hh.h.");
  tear_down (&fixture);
}

/* Who speaks is not silenced by another who speaks as loud, nor in a pause between words. */
static void
test_crowded (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, 2);
  say (&fixture, 0, 80, 0);
  say (&fixture, 1, 84, 0);
  for (guint tenth = 0; tenth < 6; tenth++)
    say (&fixture, 2, 85, tenth);
  check (&fixture, "..hhh");
  say (&fixture, 3, 100, 6);
  check (&fixture, "h.h.h");
  tear_down (&fixture);
}

/* Whoever goes leaves a place. */
static void
test_leaves (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture, 2);
  say (&fixture, 0, 80, 0);
  say (&fixture, 1, 80, 0);
  sfu_loudest_remove (fixture.loudest, fixture.candidates[0]);
  fixture.candidates[0] = NULL;
  say (&fixture, 4, 60, 1);
  check (&fixture, "..hh.");
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loudest/all", test_all);
  g_test_add_func ("/loudest/begins", test_begins);
  g_test_add_func ("/loudest/crowded", test_crowded);
  g_test_add_func ("/loudest/leaves", test_leaves);
  return g_test_run ();
}
