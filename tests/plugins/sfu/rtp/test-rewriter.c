#include <string.h>

#include "plugins/sfu/rtp/rewriter.h"

#define MS G_TIME_SPAN_MILLISECOND
#define RATE 90000

static void
expect (SfuRewriter *rewriter, gint64 seq, guint32 timestamp, guint16 out, guint32 out_timestamp)
{
  guint16 got = 0;
  guint32 got_timestamp = 0;

  g_assert_cmpint (sfu_rewriter_map (rewriter, seq, timestamp, 0, &got, &got_timestamp), ==,
                   SFU_REWRITE_OK);
  g_assert_cmpuint (got, ==, out);
  g_assert_cmpuint (got_timestamp, ==, out_timestamp);
}

static SfuRewriteResult
map (SfuRewriter *rewriter, gint64 seq)
{
  guint16 out;
  guint32 timestamp;

  return sfu_rewriter_map (rewriter, seq, 0, 0, &out, &timestamp);
}

static gint64
origin_of (SfuRewriter *rewriter, guint16 out)
{
  SfuRewriterOrigin origin;

  if (sfu_rewriter_resend (rewriter, out, 0, 0, &origin) != SFU_RESEND_OK)
    return -1;
  return origin.seq;
}

static void
test_in_order (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (65534, 5000, RATE);

  g_assert_cmpint (map (rewriter, 1), ==, SFU_REWRITE_NOT_STARTED);
  sfu_rewriter_switch (rewriter, 1, 100, 777, 0);
  g_assert_cmpuint (sfu_rewriter_timestamp_offset (rewriter), ==, 5000 - 777);
  expect (rewriter, 100, 777, 65534, 5000);
  expect (rewriter, 101, 777, 65535, 5000);
  expect (rewriter, 102, 3777, 0, 8000);
  g_assert_cmpint (map (rewriter, 102), ==, SFU_REWRITE_DUPLICATE);
  g_assert_cmpint (map (rewriter, 99), ==, SFU_REWRITE_OLD);
}

/* A loss stays a gap, and what was only late gets the number kept for it. */
static void
test_reorder (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 0, RATE);

  sfu_rewriter_switch (rewriter, 1, 100, 0, 0);
  expect (rewriter, 100, 0, 10, 0);
  expect (rewriter, 103, 0, 13, 0);
  expect (rewriter, 101, 0, 11, 0);
  g_assert_cmpint (map (rewriter, 101), ==, SFU_REWRITE_DUPLICATE);
  expect (rewriter, 104, 0, 14, 0);
  g_assert_cmpint (origin_of (rewriter, 11), ==, 101);
  /* Not sent: it goes out when it comes. */
  g_assert_cmpint (origin_of (rewriter, 12), ==, -1);
  expect (rewriter, 102, 0, 12, 0);
  g_assert_cmpint (origin_of (rewriter, 12), ==, 102);
}

static void
test_skip (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 0, RATE);

  sfu_rewriter_switch (rewriter, 1, 100, 0, 0);
  expect (rewriter, 100, 0, 10, 0);
  sfu_rewriter_skip (rewriter, 101);
  sfu_rewriter_skip (rewriter, 102);
  expect (rewriter, 103, 0, 11, 0);
  g_assert_cmpint (map (rewriter, 102), ==, SFU_REWRITE_LEFT_OUT);
  /* 104 is missing, 105 left out: 104 may still come. */
  sfu_rewriter_skip (rewriter, 105);
  expect (rewriter, 106, 0, 13, 0);
  expect (rewriter, 104, 0, 12, 0);
  g_assert_cmpint (origin_of (rewriter, 13), ==, 106);
  g_assert_cmpint (origin_of (rewriter, 12), ==, 104);
  g_assert_cmpint (origin_of (rewriter, 11), ==, 103);
}

static void
test_pause (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 0, RATE);

  sfu_rewriter_switch (rewriter, 1, 100, 1000, 0);
  expect (rewriter, 100, 1000, 10, 0);
  /* Ten seconds later the source is a thousand packets on; its clock went on too. */
  sfu_rewriter_switch (rewriter, 1, 1100, 901000, 10000 * MS);
  expect (rewriter, 1100, 901000, 11, 900000);
  g_assert_cmpint (map (rewriter, 1099), ==, SFU_REWRITE_OLD);
  g_assert_cmpint (origin_of (rewriter, 10), ==, 100);
}

/* What a switch cut off stays so, even where its first packet was left out. */
static void
test_switch_then_skip (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 0, RATE);

  sfu_rewriter_switch (rewriter, 1, 100, 0, 0);
  expect (rewriter, 100, 0, 10, 0);
  expect (rewriter, 102, 0, 12, 0);
  sfu_rewriter_switch (rewriter, 1, 200, 0, 0);
  sfu_rewriter_skip (rewriter, 200);
  g_assert_cmpint (map (rewriter, 101), ==, SFU_REWRITE_OLD);
  expect (rewriter, 201, 0, 13, 0);
  g_assert_cmpint (map (rewriter, 101), ==, SFU_REWRITE_OLD);
}

static void
test_switch (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 0, RATE);
  SfuRewriterOrigin origin;
  guint16 seq;
  guint32 timestamp;

  sfu_rewriter_switch (rewriter, 1, 100, 1000, 0);
  sfu_rewriter_map (rewriter, 100, 1000, 0, &seq, &timestamp);
  /* 40 ms later from another source with other numbers: 3600 units on. */
  sfu_rewriter_switch (rewriter, 2, 70000, 4000000000u, 40 * MS);
  sfu_rewriter_map (rewriter, 70000, 4000000000u, 40 * MS, &seq, &timestamp);
  g_assert_cmpuint (seq, ==, 11);
  g_assert_cmpuint (timestamp, ==, 3600);
  /* At the same moment: time goes on all the same. */
  sfu_rewriter_switch (rewriter, 3, 5, 5, 40 * MS);
  sfu_rewriter_map (rewriter, 5, 5, 40 * MS, &seq, &timestamp);
  g_assert_cmpuint (seq, ==, 12);
  g_assert_cmpuint (timestamp, ==, 3601);

  g_assert_cmpint (sfu_rewriter_resend (rewriter, 10, 0, 0, &origin), ==, SFU_RESEND_OK);
  g_assert_cmpuint (origin.source, ==, 1);
  g_assert_cmpint (origin.seq, ==, 100);
  g_assert_cmpuint (1000 + origin.timestamp_offset, ==, 0);
  g_assert_cmpint (sfu_rewriter_resend (rewriter, 11, 0, 0, &origin), ==, SFU_RESEND_OK);
  g_assert_cmpuint (origin.source, ==, 2);
  g_assert_cmpint (origin.seq, ==, 70000);
}

/* The caller knows the timestamp: it is taken, but none is given twice or goes back. */
static void
test_switch_to (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 1000, RATE);

  sfu_rewriter_switch (rewriter, 1, 100, 0, 0);
  expect (rewriter, 100, 0, 10, 1000);
  expect (rewriter, 101, 3000, 11, 4000);
  sfu_rewriter_switch_to (rewriter, 2, 500, 77000, 7000);
  expect (rewriter, 500, 77000, 12, 7000);
  sfu_rewriter_switch_to (rewriter, 1, 110, 6000, 7000);
  expect (rewriter, 110, 6000, 13, 7001);
  sfu_rewriter_switch_to (rewriter, 2, 510, 80000, 4000);
  expect (rewriter, 510, 80000, 14, 7002);
}

static void
test_resend_suppressed (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (10, 0, RATE);
  SfuRewriterOrigin origin;

  sfu_rewriter_switch (rewriter, 1, 100, 0, 0);
  expect (rewriter, 100, 0, 10, 0);
  expect (rewriter, 101, 0, 11, 0);
#define RESEND(seq, now) sfu_rewriter_resend (rewriter, seq, now, 50 * MS, &origin)
  g_assert_cmpint (RESEND (10, 1000 * MS), ==, SFU_RESEND_OK);
  g_assert_cmpint (RESEND (10, 1049 * MS), ==, SFU_RESEND_RECENT);
  g_assert_cmpint (RESEND (11, 1049 * MS), ==, SFU_RESEND_OK);
  g_assert_cmpint (RESEND (10, 1050 * MS), ==, SFU_RESEND_OK);
  g_assert_cmpint (RESEND (10, 1051 * MS), ==, SFU_RESEND_RECENT);
  /* Never sent, before the first, and far away. */
  g_assert_cmpint (RESEND (12, 2000 * MS), ==, SFU_RESEND_UNKNOWN);
  g_assert_cmpint (RESEND (9, 2000 * MS), ==, SFU_RESEND_UNKNOWN);
  g_assert_cmpint (RESEND (40000, 2000 * MS), ==, SFU_RESEND_UNKNOWN);
#undef RESEND
}

static void
test_history (void)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (0, 0, RATE);

  sfu_rewriter_switch (rewriter, 1, 100, 0, 0);
  expect (rewriter, 100, 0, 0, 0);
  expect (rewriter, 100 + SFU_REWRITER_HISTORY - 1, 0, SFU_REWRITER_HISTORY - 1, 0);
  g_assert_cmpint (origin_of (rewriter, 0), ==, 100);
  expect (rewriter, 101 + SFU_REWRITER_HISTORY, 0, SFU_REWRITER_HISTORY + 1, 0);
  g_assert_cmpint (origin_of (rewriter, 0), ==, -1);
  g_assert_cmpint (map (rewriter, 101), ==, SFU_REWRITE_OLD);
  expect (rewriter, 102, 0, 2, 0);
  /* A jump over the whole history. */
  expect (rewriter, 5000, 0, 4900, 0);
  g_assert_cmpint (origin_of (rewriter, 4899), ==, -1);
  g_assert_cmpint (origin_of (rewriter, 4900), ==, 5000);
}

/* What the subscriber saw, by extended output number. */
typedef struct
{
  gint64 seq;
  guint source;
  gboolean sent;
} Seen;

#define SEEN 200000

typedef struct
{
  SfuRewriter *rewriter;
  GRand *rand;
  Seen *seen;
  gint64 newest_out;
  guint source;
} World;

static void
forward (World *world, gint64 seq, gint64 now)
{
  guint16 out;
  guint32 timestamp;
  gint64 extended;

  g_assert_cmpint (
      sfu_rewriter_map (world->rewriter, seq, (guint32) seq * 3000, now, &out, &timestamp), ==,
      SFU_REWRITE_OK);
  extended = world->newest_out + (gint16) (guint16) (out - (guint16) world->newest_out);
  g_assert_cmpint (extended, >=, 0);
  g_assert_cmpint (extended, <, SEEN);
  g_assert_false (world->seen[extended].sent);
  world->seen[extended] = (Seen){ seq, world->source, TRUE };
  world->newest_out = MAX (world->newest_out, extended);
}

/* Any number asked for is the one sent under it. */
static void
check_resend (World *world)
{
  gint64 out = world->newest_out - g_rand_int_range (world->rand, 0, 30);
  SfuRewriterOrigin origin;

  if (out < 0 || !world->seen[out].sent)
    return;
  g_assert_cmpint (sfu_rewriter_resend (world->rewriter, (guint16) out, G_MAXINT64, 0, &origin), ==,
                   SFU_RESEND_OK);
  g_assert_cmpint (origin.seq, ==, world->seen[out].seq);
  g_assert_cmpuint (origin.source, ==, world->seen[out].source);
}

/* One block of 16 packets of the source, shuffled within four; @loss in percent; packets that are
 * the newest when they come may be left out on purpose. Returns: packets lost. */
static guint
play_block (World *world, gint64 begin, gint32 loss, gint64 now)
{
  gint64 order[16];
  gint64 newest = begin - 1;
  guint lost = 0;

  for (gint64 i = 0; i < 16; i++)
    order[i] = begin + i;
  /* The first one stays: it begins the block, the last one ends it. */
  for (gint32 i = 1; i < 14; i += 2)
    if (g_rand_boolean (world->rand))
      {
        gint64 swapped = order[i];

        order[i] = order[i + 1];
        order[i + 1] = swapped;
      }
  for (gint32 i = 0; i < 16; i++)
    {
      gboolean inner = i > 0 && i < 15;

      if (inner && g_rand_int_range (world->rand, 0, 100) < loss)
        lost++;
      else if (inner && order[i] > newest && g_rand_int_range (world->rand, 0, 10) == 0)
        sfu_rewriter_skip (world->rewriter, order[i]);
      else
        forward (world, order[i], now);
      newest = MAX (newest, order[i]);
      check_resend (world);
    }
  return lost;
}

/* Whatever is left out, switched and reordered: the subscriber's gaps are the losses, one for
 * one, and no number is used twice. */
static void
check_continuous (gint32 loss)
{
  g_autoptr (SfuRewriter) rewriter = sfu_rewriter_new (0, 0, RATE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711 + (guint32) loss);
  g_autofree Seen *seen = g_new0 (Seen, SEEN);
  World world = { rewriter, rand, seen, 0, 1 };
  gint64 next = 65536 - 100;
  guint lost = 0, gaps = 0;

  sfu_rewriter_switch (rewriter, world.source, next, (guint32) next * 3000, 0);
  for (gint64 block = 0; block < 10000; block++)
    {
      gint32 dice = g_rand_int_range (rand, 0, 20);

      if (dice == 0)
        next += g_rand_int_range (rand, 1, 40000);
      if (dice == 1)
        {
          world.source++;
          next = g_rand_int_range (rand, 65536, 1 << 20);
        }
      if (dice <= 1)
        sfu_rewriter_switch (rewriter, world.source, next, (guint32) next * 3000, block * 100 * MS);
      lost += play_block (&world, next, loss, block * 100 * MS);
      next += 16;
    }
  for (gint64 out = 0; out <= world.newest_out; out++)
    gaps += seen[out].sent ? 0 : 1;
  g_assert_cmpint (world.newest_out, >, 100000);
  g_assert_cmpuint (gaps, ==, lost);
}

static void
test_continuous (void)
{
  check_continuous (0);
}

static void
test_continuous_with_loss (void)
{
  check_continuous (5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/rewriter/in-order", test_in_order);
  g_test_add_func ("/rtp/rewriter/reorder", test_reorder);
  g_test_add_func ("/rtp/rewriter/skip", test_skip);
  g_test_add_func ("/rtp/rewriter/pause", test_pause);
  g_test_add_func ("/rtp/rewriter/switch-then-skip", test_switch_then_skip);
  g_test_add_func ("/rtp/rewriter/switch", test_switch);
  g_test_add_func ("/rtp/rewriter/switch-to", test_switch_to);
  g_test_add_func ("/rtp/rewriter/resend-suppressed", test_resend_suppressed);
  g_test_add_func ("/rtp/rewriter/history", test_history);
  g_test_add_func ("/rtp/rewriter/continuous", test_continuous);
  g_test_add_func ("/rtp/rewriter/continuous-with-loss", test_continuous_with_loss);
  return g_test_run ();
}
