#include "plugins/sfu/media/feed-set.h"

static int small, large;

static SfuFeedSet
two_feeds (void)
{
  return (SfuFeedSet){ .n = 2, .feeds = { (SfuFeed *) &small, (SfuFeed *) &large } };
}

static void
test_find (void)
{
  const SfuFeedSet set = two_feeds ();

  g_assert_cmpint (sfu_feed_set_find (&set, (SfuFeed *) &large), ==, 1);
  g_assert_cmpint (sfu_feed_set_find (&set, (SfuFeed *) &set), ==, SFU_NO_FEED);
  g_assert_true (sfu_feed_set_at (&set, 1) == (SfuFeed *) &large);
  g_assert_null (sfu_feed_set_at (&set, SFU_NO_FEED));
}

/* A source is known by its feed, its own number and the set: of an earlier set nothing is found. */
static void
test_source (void)
{
  const SfuFeedSet others = two_feeds ();
  SfuFeedSet set = two_feeds ();
  guint first = sfu_feed_set_source (&set, 0, 7), second = sfu_feed_set_source (&set, 1, 7);

  g_assert_cmpuint (first, !=, second);
  g_assert_cmpuint (first, !=, sfu_feed_set_source (&set, 0, 8));
  g_assert_true (sfu_feed_set_find_source (&set, first) == (SfuFeed *) &small);
  g_assert_true (sfu_feed_set_find_source (&set, second) == (SfuFeed *) &large);
  sfu_feed_set_replace (&set, &others);
  g_assert_null (sfu_feed_set_find_source (&set, first));
  g_assert_cmpuint (sfu_feed_set_source (&set, 0, 7), !=, first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/feed-set/find", test_find);
  g_test_add_func ("/media/feed-set/source", test_source);
  return g_test_run ();
}
