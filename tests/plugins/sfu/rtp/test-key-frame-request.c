#include "plugins/sfu/rtp/key-frame-request.h"

#define MS G_TIME_SPAN_MILLISECOND
#define RTT (50 * MS)

/* A hundred subscribers a second, each answered: the publisher makes one key frame a second. */
static void
test_throttle (void)
{
  SfuKeyFrameRequest request;
  guint sent = 0;

  sfu_key_frame_request_init (&request);
  for (gint64 now = 10 * MS; now < 3000 * MS; now += 10 * MS)
    {
      gboolean due = sfu_key_frame_request_want (&request, RTT, now);

      due |= sfu_key_frame_request_due (&request, RTT, now);
      sent += due ? 1 : 0;
      if (due)
        sfu_key_frame_request_arrived (&request);
    }
  g_assert_cmpuint (sent, ==, 3);
}

static void
test_retry_until_arrived (void)
{
  SfuKeyFrameRequest request;

  sfu_key_frame_request_init (&request);
  g_assert_false (sfu_key_frame_request_due (&request, RTT, 1000 * MS));
  g_assert_true (sfu_key_frame_request_want (&request, RTT, 1000 * MS));
  g_assert_false (sfu_key_frame_request_due (&request, RTT, 1249 * MS));
  g_assert_true (sfu_key_frame_request_due (&request, RTT, 1250 * MS));
  sfu_key_frame_request_arrived (&request);
  g_assert_false (sfu_key_frame_request_due (&request, RTT, 2500 * MS));

  /* Wanted right after one was asked for: later, but not forgotten. */
  g_assert_true (sfu_key_frame_request_want (&request, RTT, 3000 * MS));
  sfu_key_frame_request_arrived (&request);
  g_assert_false (sfu_key_frame_request_want (&request, RTT, 3100 * MS));
  g_assert_false (sfu_key_frame_request_due (&request, RTT, 3999 * MS));
  g_assert_true (sfu_key_frame_request_due (&request, RTT, 4000 * MS));
}

/* Far away, an answer takes its time. */
static void
test_long_way (void)
{
  SfuKeyFrameRequest request;

  sfu_key_frame_request_init (&request);
  g_assert_true (sfu_key_frame_request_want (&request, 300 * MS, 1000 * MS));
  g_assert_false (sfu_key_frame_request_due (&request, 300 * MS, 1599 * MS));
  g_assert_true (sfu_key_frame_request_due (&request, 300 * MS, 1600 * MS));
}

/* A source that begins does so with a key frame: it is only asked for when it does not come. */
static void
test_expected (void)
{
  SfuKeyFrameRequest request;

  sfu_key_frame_request_init (&request);
  sfu_key_frame_request_expect (&request, 1000 * MS);
  g_assert_false (sfu_key_frame_request_want (&request, RTT, 1020 * MS));
  g_assert_false (sfu_key_frame_request_due (&request, RTT, 1249 * MS));
  g_assert_true (sfu_key_frame_request_due (&request, RTT, 1250 * MS));
}

/* Someone waits all the time for a source that does not listen: it is asked for less and less
 * often, as often as ever once it can be reached again, and once it has answered. */
static void
test_backs_off (void)
{
  static const gint64 expected[] = { 0, 250, 500, 750, 1250, 2250, 4250, 8250, 12250 };
  SfuKeyFrameRequest request;
  guint sent = 0;

  sfu_key_frame_request_init (&request);
  for (gint64 passed = 0; passed < 13000; passed += 10)
    if (sfu_key_frame_request_want (&request, RTT, (1000 + passed) * MS))
      {
        g_assert_cmpuint (sent, <, G_N_ELEMENTS (expected));
        g_assert_cmpint (passed, ==, expected[sent++]);
      }
  g_assert_cmpuint (sent, ==, G_N_ELEMENTS (expected));

  sfu_key_frame_request_renew (&request);
  g_assert_true (sfu_key_frame_request_want (&request, RTT, 14000 * MS));
  sfu_key_frame_request_arrived (&request);
  g_assert_true (sfu_key_frame_request_want (&request, RTT, 15000 * MS));
  g_assert_true (sfu_key_frame_request_want (&request, RTT, 15250 * MS));
}

static void
test_gives_up (void)
{
  SfuKeyFrameRequest request;
  guint sent;

  sfu_key_frame_request_init (&request);
  sent = sfu_key_frame_request_want (&request, RTT, 1000 * MS) ? 1 : 0;
  for (gint64 now = 1000 * MS; now < 120000 * MS; now += 100 * MS)
    sent += sfu_key_frame_request_due (&request, RTT, now) ? 1 : 0;
  g_assert_cmpuint (sent, ==, SFU_KEY_FRAME_TRIES);
  g_assert_true (sfu_key_frame_request_want (&request, RTT, 121000 * MS));
  sfu_key_frame_request_cancel (&request);
  g_assert_false (sfu_key_frame_request_due (&request, RTT, 122000 * MS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/key-frame-request/throttle", test_throttle);
  g_test_add_func ("/rtp/key-frame-request/retry-until-arrived", test_retry_until_arrived);
  g_test_add_func ("/rtp/key-frame-request/long-way", test_long_way);
  g_test_add_func ("/rtp/key-frame-request/expected", test_expected);
  g_test_add_func ("/rtp/key-frame-request/backs-off", test_backs_off);
  g_test_add_func ("/rtp/key-frame-request/gives-up", test_gives_up);
  return g_test_run ();
}
