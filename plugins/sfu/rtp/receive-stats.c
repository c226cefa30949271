#include "plugins/sfu/rtp/receive-stats.h"

#include "plugins/sfu/rtp/sequence.h"

/* RFC 3550 A.1. */
#define MAX_DROPOUT 3000
#define MAX_OVERTAKEN 100 /* probes repeat what was sent a moment ago, and may overtake it */
#define MAX_MISORDER 1000 /* RTX and jitter buffers upstream reach further back than A.1's 100 */

void
sfu_receive_stats_init (SfuReceiveStats *stats, guint32 clock_rate)
{
  *stats = (SfuReceiveStats){ .clock_rate = clock_rate, .suspect = -1 };
  stats->clock.clock_rate = clock_rate;
}

static void
start (SfuReceiveStats *stats, gint64 extended)
{
  stats->base = extended;
  stats->newest = extended;
  stats->suspect = -1;
  stats->transit_timestamp = 0;
  stats->started = TRUE;
}

/* RFC 3550 A.8, in sixteenths of a clock unit. Packets of one timestamp (a video frame's) say
 * nothing new of the network but that the publisher paces them: only the first one counts. */
static void
update_jitter (SfuReceiveStats *stats, guint32 timestamp, gint64 arrival, gboolean first)
{
  gint64 units = arrival / G_USEC_PER_SEC * stats->clock_rate +
                 arrival % G_USEC_PER_SEC * stats->clock_rate / G_USEC_PER_SEC;
  gint32 transit = (gint32) ((guint32) units - timestamp);
  gint32 previous = (gint32) stats->transit;
  guint32 distance;

  if (!first && timestamp == stats->transit_timestamp)
    return;
  stats->transit = transit;
  stats->transit_timestamp = timestamp;
  if (first)
    return;
  /* Modulo 2^32; more than a minute apart is a new timestamp base. */
  distance = (guint32) ABS ((gint64) (gint32) ((guint32) transit - (guint32) previous));
  if (distance > 60 * stats->clock_rate)
    return;
  stats->jitter += distance - ((stats->jitter + 8) >> 4);
}

static SfuReceiveResult
update_sequence (SfuReceiveStats *stats, guint16 seq, gint64 *extended)
{
  gint64 near;

  if (!stats->started)
    {
      start (stats, ((gint64) 1 << 16) + seq);
      *extended = stats->newest;
      return SFU_RECEIVE_OK;
    }

  near = sfu_sequence_near16 (stats->newest, seq);
  if (near <= stats->newest + MAX_DROPOUT && near > stats->newest - MAX_MISORDER)
    {
      stats->newest = MAX (stats->newest, near);
      stats->suspect = -1;
      *extended = near;
      return SFU_RECEIVE_OK;
    }
  if (stats->suspect != seq)
    {
      stats->suspect = (seq + 1) & G_MAXUINT16;
      return SFU_RECEIVE_SUSPECT;
    }

  /* Two in a row: the other side began anew. A cycle is left out, so that no number repeats. */
  stats->earlier += (guint64) (stats->newest - stats->base + 1);
  start (stats, (((stats->newest >> 16) + 2) << 16) + seq);
  *extended = stats->newest;
  return SFU_RECEIVE_RESTART;
}

SfuReceiveResult
sfu_receive_stats_packet (SfuReceiveStats *stats,
                          guint16 seq,
                          guint32 timestamp,
                          gsize payload_size,
                          gint64 arrival,
                          gint64 *extended)
{
  gboolean first = !stats->started;
  SfuReceiveResult result = update_sequence (stats, seq, extended);

  if (result == SFU_RECEIVE_SUSPECT)
    return result;
  first |= result == SFU_RECEIVE_RESTART;
  stats->received++;
  stats->octets += payload_size;
  /* Packets before the first one count as expected too. */
  stats->base = MIN (stats->base, *extended);
  update_jitter (stats, timestamp, arrival, first);
  return result;
}

gboolean
sfu_receive_stats_recovered (const SfuReceiveStats *stats, guint16 seq, gint64 *extended)
{
  *extended = sfu_sequence_near16 (stats->newest, seq);
  return *extended > stats->newest - MAX_MISORDER && *extended <= stats->newest + MAX_OVERTAKEN;
}

void
sfu_receive_stats_sender_report (SfuReceiveStats *stats,
                                 guint64 ntp,
                                 guint32 rtp_timestamp,
                                 gint64 now)
{
  stats->clock = (SfuSenderClock){
    .ntp = ntp,
    .rtp_timestamp = rtp_timestamp,
    .clock_rate = stats->clock_rate,
    .arrival = now,
  };
}

guint64
sfu_receive_stats_expected (const SfuReceiveStats *stats)
{
  if (!stats->started)
    return 0;
  return stats->earlier + (guint64) (stats->newest - stats->base + 1);
}

guint64
sfu_receive_stats_lost (const SfuReceiveStats *stats)
{
  guint64 total = sfu_receive_stats_expected (stats);

  return total > stats->received ? total - stats->received : 0;
}

/* RFC 3550 A.3. */
static guint8
take_fraction (SfuReceiveStats *stats)
{
  gint64 interval = (gint64) (sfu_receive_stats_expected (stats) - stats->expected_prior);
  gint64 lost = interval - (gint64) (stats->received - stats->received_prior);

  stats->expected_prior = sfu_receive_stats_expected (stats);
  stats->received_prior = stats->received;
  if (interval <= 0 || lost <= 0)
    return 0;
  return (guint8) MIN (lost * 256 / interval, 255);
}

void
sfu_receive_stats_report (SfuReceiveStats *stats, gint64 now, SfuReportBlock *block)
{
  gint64 lost = (gint64) sfu_receive_stats_expected (stats) - (gint64) stats->received;
  gint64 since = MAX (now - stats->clock.arrival, 0);

  block->fraction_lost = take_fraction (stats);
  block->cumulative_lost = (gint32) CLAMP (lost, -0x800000, 0x7FFFFF);
  /* The first cycle is ours (see sfu_sequence_unwrap16()), the peer counts from 0. */
  block->highest_seq = stats->started ? (guint32) stats->newest - (1u << 16) : 0;
  block->jitter = stats->jitter >> 4;
  block->lsr = (guint32) (stats->clock.ntp >> 16);
  block->dlsr = 0;
  if (stats->clock.ntp != 0)
    block->dlsr = (guint32) MIN (since * 65536 / G_USEC_PER_SEC, G_MAXUINT32);
}
