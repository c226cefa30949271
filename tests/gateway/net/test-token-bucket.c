#include "config.h"

#include "gateway/net/token-bucket.h"

#define S G_TIME_SPAN_SECOND

static void
test_take (void)
{
  GwTokenBucket bucket;

  gw_token_bucket_init (&bucket, 5, 10, 0);
  for (guint i = 0; i < 50; i++)
    g_assert_true (gw_token_bucket_take (&bucket, 1, 0));
  g_assert_false (gw_token_bucket_take (&bucket, 1, 0));

  g_assert_false (gw_token_bucket_take (&bucket, 1, S / 5 - 1));
  g_assert_true (gw_token_bucket_take (&bucket, 1, S / 5));
  g_assert_false (gw_token_bucket_take (&bucket, 1, S / 5));

  /* No more than ten seconds are saved up, and the clock may be anywhere. */
  g_assert_false (gw_token_bucket_take (&bucket, 51, G_MAXINT64));
  g_assert_true (gw_token_bucket_take (&bucket, 50, G_MAXINT64));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-bucket/take", test_take);
  return g_test_run ();
}
