#include "plugins/allocate/timeline.h"

static char *
overlapping (const AllocateTimeline *timeline, gint64 begin_at, gint64 end_at)
{
  AllocateWalk walk = allocate_timeline_walk (timeline, begin_at, end_at);
  GString *text = g_string_new (NULL);
  const AllocateSpan *span;

  while ((span = allocate_walk_next (&walk)) != NULL)
    g_string_append (text, span->item);
  return g_string_free (text, FALSE);
}

static void
assert_overlapping (const AllocateTimeline *timeline,
                    gint64 begin_at,
                    gint64 end_at,
                    const char *expected)
{
  g_autofree char *text = overlapping (timeline, begin_at, end_at);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_overlaps (void)
{
  g_autoptr (AllocateTimeline) timeline = allocate_timeline_new ();
  char a[] = "a", b[] = "b", c[] = "c", d[] = "d";

  assert_overlapping (timeline, G_MININT64 / 2, G_MAXINT64, "");
  g_assert_cmpint (allocate_timeline_end_before (timeline, 100), ==, G_MININT64);
  allocate_timeline_add (timeline, 30, 40, c);
  allocate_timeline_add (timeline, 10, 100, a);
  allocate_timeline_add (timeline, 20, 30, b);
  allocate_timeline_add (timeline, 30, 35, d);
  g_assert_cmpuint (allocate_timeline_size (timeline), ==, 4);
  g_assert_cmpint (allocate_timeline_get (timeline, 1)->begin_at, ==, 20);
  assert_overlapping (timeline, 0, 10, "");
  assert_overlapping (timeline, 0, 11, "a");
  assert_overlapping (timeline, 29, 30, "ab");
  assert_overlapping (timeline, 30, 31, "adc");
  assert_overlapping (timeline, 99, 200, "a");
  assert_overlapping (timeline, 100, 200, "");
  g_assert_cmpint (allocate_timeline_end_before (timeline, 30), ==, 30);
  g_assert_cmpint (allocate_timeline_end_before (timeline, 20), ==, 100);

  allocate_timeline_remove (timeline, 30, 40, c);
  allocate_timeline_remove (timeline, 10, 100, a);
  assert_overlapping (timeline, 0, 1000, "bd");
}

/* The walk finds what a look at every span would. */
static void
test_random (void)
{
  g_autoptr (AllocateTimeline) timeline = allocate_timeline_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 begin[200], end[200];
  gboolean in[200] = { FALSE };
  guint found = 0;

  for (guint round = 0; round < 20000; round++)
    {
      guint i = (guint) g_rand_int_range (rand, 0, 200);
      gint64 from = g_rand_int_range (rand, 0, 1000);
      gint64 until = from + g_rand_int_range (rand, 1, 50);
      AllocateWalk walk;
      guint expected = 0, counted = 0;

      if (in[i])
        {
          allocate_timeline_remove (timeline, begin[i], end[i], &begin[i]);
        }
      else
        {
          begin[i] = g_rand_int_range (rand, 0, 1000);
          end[i] = begin[i] + g_rand_int_range (rand, 1, i == 0 ? 500 : 20);
          allocate_timeline_add (timeline, begin[i], end[i], &begin[i]);
        }
      in[i] = !in[i];
      for (guint j = 0; j < 200; j++)
        expected += in[j] && begin[j] < until && from < end[j];
      walk = allocate_timeline_walk (timeline, from, until);
      while (allocate_walk_next (&walk) != NULL)
        counted++;
      g_assert_cmpuint (counted, ==, expected);
      found += counted;
    }
  g_assert_cmpuint (found, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/timeline/overlaps", test_overlaps);
  g_test_add_func ("/allocate/timeline/random", test_random);
  return g_test_run ();
}
