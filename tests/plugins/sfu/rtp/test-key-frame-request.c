#include "plugins/sfu/rtp/key-frame-request.h"

#define MS G_TIME_SPAN_MILLISECOND

/* A hundred subscribers in a second: the publisher hears two requests. */
static void
test_throttle (void)
{
  SfuKeyFrameRequest request;
  guint sent = 0;

  sfu_key_frame_request_init (&request, SFU_KEY_FRAME_INTERVAL);
  for (gint64 now = 1; now < 1000 * MS; now += 10 * MS)
    {
      sent += sfu_key_frame_request_want (&request, now) ? 1 : 0;
      sent += sfu_key_frame_request_due (&request, now) ? 1 : 0;
    }
  g_assert_cmpuint (sent, ==, 2);
}

static void
test_retry_until_arrived (void)
{
  SfuKeyFrameRequest request;

  sfu_key_frame_request_init (&request, 500 * MS);
  g_assert_false (sfu_key_frame_request_due (&request, 1000 * MS));
  g_assert_true (sfu_key_frame_request_want (&request, 1000 * MS));
  g_assert_false (sfu_key_frame_request_due (&request, 1499 * MS));
  g_assert_true (sfu_key_frame_request_due (&request, 1500 * MS));
  sfu_key_frame_request_arrived (&request);
  g_assert_false (sfu_key_frame_request_due (&request, 2500 * MS));

  /* Wanted right after one was asked for: later, but not forgotten. */
  g_assert_true (sfu_key_frame_request_want (&request, 3000 * MS));
  sfu_key_frame_request_arrived (&request);
  g_assert_false (sfu_key_frame_request_want (&request, 3100 * MS));
  g_assert_true (sfu_key_frame_request_due (&request, 3500 * MS));
}

static void
test_gives_up (void)
{
  SfuKeyFrameRequest request;
  guint sent;

  sfu_key_frame_request_init (&request, 500 * MS);
  sent = sfu_key_frame_request_want (&request, 1000 * MS) ? 1 : 0;
  for (gint64 now = 1000 * MS; now < 60000 * MS; now += 100 * MS)
    sent += sfu_key_frame_request_due (&request, now) ? 1 : 0;
  g_assert_cmpuint (sent, ==, SFU_KEY_FRAME_TRIES);
  g_assert_true (sfu_key_frame_request_want (&request, 61000 * MS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/key-frame-request/throttle", test_throttle);
  g_test_add_func ("/rtp/key-frame-request/retry-until-arrived", test_retry_until_arrived);
  g_test_add_func ("/rtp/key-frame-request/gives-up", test_gives_up);
  return g_test_run ();
}
