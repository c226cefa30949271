/* A publisher that follows what it is told, at once, and a path in steps of 100 ms. */
#include "plugins/sfu/rtp/remb-estimate.h"

#define STEP (100 * G_TIME_SPAN_MILLISECOND)
#define STEPS_PER_SECOND 10
#define PACKET 1000 /* bytes */

typedef struct
{
  guint64 most;     /* bits per second that the publisher has use for */
  guint64 capacity; /* of the path; 0: any */
  gint64 room;      /* microseconds of it that can wait in its queue */
  guint percent;    /* that is lost anyhow */

  SfuRembEstimate estimate;
  SfuArrivals arrivals;
  double queue;              /* bits */
  double octets, sent, lost; /* packets of the last two */
  gint64 last_delay, now;
  guint64 bitrate; /* told; 0: nothing so far */
} Path;

static gint64
delay_of (const Path *path)
{
  return path->capacity == 0 ? 0
                             : (gint64) (path->queue * G_USEC_PER_SEC / (double) path->capacity);
}

/* Of @bits that go into the path's queue, what comes out of it. */
static double
pass_queue (Path *path, double bits)
{
  double most = (double) path->capacity * (double) path->room / G_USEC_PER_SEC;
  double out;

  if (path->capacity == 0)
    return bits;
  path->queue += bits;
  out = MIN (path->queue, (double) path->capacity / STEPS_PER_SECOND);
  path->queue -= out;
  if (path->queue > most)
    {
      path->lost += (path->queue - most) / 8 / PACKET;
      path->queue = most;
    }
  return out;
}

static void
step (Path *path)
{
  guint64 bitrate = path->bitrate == 0 ? path->most : MIN (path->bitrate, path->most);
  double bits = (double) bitrate / STEPS_PER_SECOND;

  path->sent += bits / 8 / PACKET;
  path->lost += bits / 8 / PACKET * path->percent / 100;
  path->octets += pass_queue (path, bits * (100 - path->percent) / 100) / 8;
  path->now += STEP;
  path->arrivals = (SfuArrivals){
    .octets = (guint64) path->octets,
    .expected = (guint64) path->sent,
    .lost = (guint64) path->lost,
    .rise = delay_of (path) - path->last_delay,
    .queue = delay_of (path),
  };
  if (!sfu_remb_estimate_due (&path->estimate, &path->arrivals, path->now))
    return;
  path->bitrate = sfu_remb_estimate_update (&path->estimate, &path->arrivals, path->now);
  path->last_delay = delay_of (path);
}

/* Returns: what arrived, in bits per second. */
static guint64
pass (Path *path, guint seconds)
{
  double before = path->octets;

  for (guint i = 0; i < seconds * STEPS_PER_SECOND; i++)
    step (path);
  return (guint64) ((path->octets - before) * 8 / seconds);
}

/* Nothing is in the way of who sends more the more it may. */
static void
test_grows (void)
{
  Path path = { .most = 300000 };

  pass (&path, 2);
  g_assert_cmpuint (path.bitrate, >=, SFU_REMB_BITRATE_BEGIN);
  path.most = 2 * SFU_REMB_BITRATE_MAX;
  pass (&path, 12);
  g_assert_cmpuint (path.bitrate, ==, SFU_REMB_BITRATE_MAX);
}

/* A picture that stands still takes little: it is neither held against the publisher nor does it
 * earn it more. */
static void
test_idle (void)
{
  Path path = { .most = 1000000 };
  guint64 bitrate;

  pass (&path, 5);
  bitrate = path.bitrate;
  path.most = 20000;
  pass (&path, 100);
  g_assert_cmpuint (path.bitrate, ==, bitrate);
}

/* A full path: most of it is used, and the queue in it stays short. */
static void
test_narrow (void)
{
  Path path = { .most = 3000000, .capacity = 1000000, .room = G_TIME_SPAN_SECOND };
  guint64 arrived;
  gint64 longest = 0;

  pass (&path, 10);
  for (guint i = 0; i < 60; i++)
    {
      pass (&path, 1);
      longest = MAX (longest, delay_of (&path));
    }
  arrived = pass (&path, 60);
  g_test_message ("%u kbit/s, queue of at most %d ms", (guint) arrived / 1000,
                  (int) (longest / 1000));
  g_assert_cmpuint (arrived, >=, 850000);
  g_assert_cmpint (longest, <=, 250 * G_TIME_SPAN_MILLISECOND);
}

/* One without a queue to tell: what it loses does. */
static void
test_policed (void)
{
  Path path = { .most = 3000000, .capacity = 1000000 };
  double sent, lost;
  guint64 arrived;

  pass (&path, 10);
  sent = path.sent;
  lost = path.lost;
  arrived = pass (&path, 120);
  lost = (path.lost - lost) / (path.sent - sent);
  g_test_message ("%u kbit/s, %.1f %% lost", (guint) arrived / 1000, 100 * lost);
  g_assert_cmpuint (arrived, >=, 850000);
  g_assert_cmpfloat (lost, <=, 0.12);
}

/* The path becomes narrow, which is said within half a second, and wide again. */
static void
test_drop_and_recovery (void)
{
  Path path = { .most = 1500000, .capacity = 3000000, .room = G_TIME_SPAN_SECOND };
  guint seconds;

  pass (&path, 10);
  g_assert_cmpuint (path.bitrate, >=, 1500000);
  path.capacity = 300000;
  for (guint i = 0; i < STEPS_PER_SECOND / 2; i++)
    step (&path);
  g_assert_cmpuint (path.bitrate, <=, 300000);
  g_assert_cmpuint (pass (&path, 20), >=, 230000);

  path.capacity = 3000000;
  for (seconds = 0; path.bitrate < 1500000; seconds++)
    pass (&path, 1);
  g_test_message ("recovered after %u s", seconds);
  g_assert_cmpuint (seconds, <=, 15);
}

/* Radio loses packets however few there are: the publisher is not strangled for it. */
static void
test_lossy (guint percent)
{
  Path path = { .most = 1500000, .percent = percent };
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < 120; i++)
    {
      pass (&path, 1);
      least = MIN (least, path.bitrate > 0 ? path.bitrate : least);
    }
  g_test_message ("%u %%: at least %u kbit/s, in the end %u", percent, (guint) least / 1000,
                  (guint) path.bitrate / 1000);
  g_assert_cmpuint (least, >=, 700000);
  g_assert_cmpuint (path.bitrate, >=, 1400000);
}

static void
test_radio (void)
{
  test_lossy (5);
  test_lossy (15);
  test_lossy (30);
}

/* What was seen of one loss is forgotten by the next, of a path that has become narrower since. */
static void
test_loss_again (void)
{
  Path path = { .most = 3000000, .capacity = 2000000 };
  double sent, lost;

  pass (&path, 20);
  path.most = 300000;
  pass (&path, 5);
  path.capacity = 500000;
  path.most = 3000000;
  pass (&path, 20);
  sent = path.sent;
  lost = path.lost;
  g_assert_cmpuint (pass (&path, 60), >=, 400000);
  g_assert_cmpfloat ((path.lost - lost) / (path.sent - sent), <=, 0.12);
}

/* Others fill the path for a while: who sends little is not to blame. */
static void
test_others (void)
{
  Path path = { .most = 30000, .capacity = 3000000, .room = G_TIME_SPAN_SECOND };

  pass (&path, 5);
  path.queue = 450000;
  pass (&path, 1);
  g_assert_cmpuint (path.bitrate, >=, 800000);
  path.queue = 0;
  path.most = 1500000;
  pass (&path, 5);
  g_assert_cmpuint (path.bitrate, >=, 1500000);
}

/* A few packets say nothing, and at the least bitrate the publisher cannot be blamed. */
static void
test_quiet_radio (void)
{
  Path path = { .most = 20000, .percent = 15 };

  pass (&path, 60);
  g_assert_cmpuint (path.bitrate, >=, SFU_REMB_BITRATE_MIN);
  path.most = 1500000;
  pass (&path, 30);
  g_assert_cmpuint (path.bitrate, >=, 1000000);
}

/* Streams that end take their counts with them. */
static void
test_fewer_streams (void)
{
  Path path = { .most = 1000000 };
  guint64 bitrate;

  pass (&path, 5);
  bitrate = path.bitrate;
  path.octets = path.sent = 0;
  pass (&path, 1);
  g_assert_cmpuint (path.bitrate, ==, bitrate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/remb-estimate/grows", test_grows);
  g_test_add_func ("/rtp/remb-estimate/idle", test_idle);
  g_test_add_func ("/rtp/remb-estimate/narrow", test_narrow);
  g_test_add_func ("/rtp/remb-estimate/policed", test_policed);
  g_test_add_func ("/rtp/remb-estimate/drop-and-recovery", test_drop_and_recovery);
  g_test_add_func ("/rtp/remb-estimate/radio", test_radio);
  g_test_add_func ("/rtp/remb-estimate/loss-again", test_loss_again);
  g_test_add_func ("/rtp/remb-estimate/others", test_others);
  g_test_add_func ("/rtp/remb-estimate/quiet-radio", test_quiet_radio);
  g_test_add_func ("/rtp/remb-estimate/fewer-streams", test_fewer_streams);
  return g_test_run ();
}
