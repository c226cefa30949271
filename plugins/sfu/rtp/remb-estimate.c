#include "plugins/sfu/rtp/remb-estimate.h"

/* In percent. */
#define LOSS_OF_NO_MATTER 2
#define LOSS_OF_CONGESTION 10
#define LOSS_OF_COLLAPSE 25
#define DRAINS 85       /* of what arrives: lets a queue run empty */
#define GROWTH 108      /* where it may be too much */
#define FAST_GROWTH 125 /* well below that */

/* Packets without which a share of lost ones says nothing. */
#define PACKETS_LEAST 20

/* A queue, and how fast it has to grow: jitter and clocks that drift make less. */
#define QUEUE (50 * G_TIME_SPAN_MILLISECOND)
#define RISE (10 * G_TIME_SPAN_MILLISECOND)
#define RISE_OF_COLLAPSE (100 * G_TIME_SPAN_MILLISECOND)

/* Since the last look that could tell; as ever, when too little came. */
static guint64
percent_lost (const SfuRembEstimate *estimate, const SfuArrivals *arrivals)
{
  guint64 expected = arrivals->expected - estimate->then.expected;

  if (expected < PACKETS_LEAST)
    return estimate->lost_anyhow;
  if (arrivals->lost <= estimate->then.lost)
    return 0;
  return MIN ((arrivals->lost - estimate->then.lost) * 100 / expected, 95);
}

gboolean
sfu_remb_estimate_due (const SfuRembEstimate *estimate, const SfuArrivals *arrivals, gint64 now)
{
  gint64 passed = now - estimate->since;

  if (estimate->since == 0 || passed >= SFU_REMB_INTERVAL)
    return TRUE;
  return passed >= SFU_REMB_INTERVAL_MIN &&
         (arrivals->rise >= RISE_OF_COLLAPSE ||
          percent_lost (estimate, arrivals) >= LOSS_OF_COLLAPSE + estimate->lost_anyhow);
}

static gboolean
queue_grows (const SfuArrivals *arrivals)
{
  return arrivals->rise >= RISE_OF_COLLAPSE || (arrivals->rise >= RISE && arrivals->queue >= QUEUE);
}

static void
grow (SfuRembEstimate *estimate, guint64 arrived)
{
  guint64 growth = GROWTH;

  estimate->sent = 0;
  if (estimate->bitrate > estimate->too_much * 3 / 2)
    estimate->too_much = 0; /* the path has become wider */
  if (estimate->too_much == 0 || estimate->bitrate < estimate->too_much * 9 / 10)
    growth = FAST_GROWTH;
  /* Who sends less than it may is not let go further and further. */
  estimate->bitrate = MIN (estimate->bitrate * growth / 100, MAX (2 * arrived, estimate->bitrate));
}

/* To take from who uses less than half of what it has is of little help, and hard to make good. */
static gboolean
is_used (const SfuRembEstimate *estimate, guint64 sent)
{
  return 2 * MAX (sent, estimate->used) >= estimate->bitrate;
}

static void
drain (SfuRembEstimate *estimate, guint64 arrived)
{
  guint64 all = is_used (estimate, arrived) ? arrived : estimate->bitrate;

  estimate->too_much = arrived;
  estimate->bitrate = MIN (estimate->bitrate, all * DRAINS / 100);
}

/* Of a path that is full as much arrives when less is sent. When less arrives too, and when what is
 * sent cannot be made less, the path loses packets anyhow. */
static void
doubt_loss (SfuRembEstimate *estimate, guint64 sent, guint64 arrived, guint64 percent)
{
  if (estimate->sent == 0 || sent > estimate->sent)
    {
      estimate->sent = sent;
      estimate->arrived = arrived;
    }
  if (estimate->bitrate > SFU_REMB_BITRATE_MIN &&
      (sent * 10 > estimate->sent * 8 || arrived * 10 > estimate->arrived * 9))
    return;
  estimate->lost_anyhow = percent;
  estimate->sent = 0;
}

static void
yield (SfuRembEstimate *estimate, guint64 sent, guint64 arrived, guint64 percent)
{
  guint64 less = 200 - (percent - estimate->lost_anyhow);

  estimate->too_much = arrived;
  /* What arrives, the path carries. */
  if (is_used (estimate, sent))
    estimate->bitrate = MAX (MIN (estimate->bitrate, sent) * less / 200, arrived);
  else
    estimate->bitrate = estimate->bitrate * less / 200;
  doubt_loss (estimate, sent, arrived, percent);
}

static void
judge (SfuRembEstimate *estimate, const SfuArrivals *arrivals, guint64 arrived)
{
  guint64 percent = percent_lost (estimate, arrivals);
  guint64 sent = arrived * 100 / (100 - percent);

  if (estimate->bitrate == 0)
    estimate->bitrate = MAX (2 * arrived, SFU_REMB_BITRATE_BEGIN);
  if (percent < estimate->lost_anyhow)
    estimate->lost_anyhow -= (estimate->lost_anyhow - percent + 3) / 4;

  if (queue_grows (arrivals))
    drain (estimate, arrived);
  else if (percent > estimate->lost_anyhow + LOSS_OF_CONGESTION)
    yield (estimate, sent, arrived, percent);
  else if (percent <= estimate->lost_anyhow + LOSS_OF_NO_MATTER && arrivals->queue < QUEUE)
    grow (estimate, arrived);
  estimate->used = sent;
  estimate->bitrate = CLAMP (estimate->bitrate, SFU_REMB_BITRATE_MIN, SFU_REMB_BITRATE_MAX);
}

guint64
sfu_remb_estimate_update (SfuRembEstimate *estimate, const SfuArrivals *arrivals, gint64 now)
{
  const SfuArrivals then = estimate->then;
  gint64 passed = MAX (now - estimate->since, 1);
  gboolean comparable = estimate->since != 0 && arrivals->octets >= then.octets &&
                        arrivals->expected >= then.expected;

  if (comparable && arrivals->octets > then.octets)
    judge (estimate, arrivals,
           (arrivals->octets - then.octets) * 8 * G_USEC_PER_SEC / (guint64) passed);
  estimate->since = now;
  estimate->then.octets = arrivals->octets;
  if (!comparable || arrivals->expected - then.expected >= PACKETS_LEAST)
    {
      estimate->then.expected = arrivals->expected;
      estimate->then.lost = arrivals->lost;
    }
  return estimate->bitrate;
}
