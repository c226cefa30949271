/* What a receiver knows of one incoming stream: validity and extended numbers (RFC 3550 A.1),
 * loss (A.3), jitter (A.8), the last SR. Plain struct; worker thread only. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/report-block.h"
#include "plugins/sfu/rtp/sender-report.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_RECEIVE_OK,      /* newer than all before, or reordered within bounds */
  SFU_RECEIVE_SUSPECT, /* a jump of more than 3000: drop; taken when the next one follows it */
  SFU_RECEIVE_RESTART, /* the source jumped for good: begin anew (clear caches and NACK lists,
                        * switch rewriters); the packet itself is good */
} SfuReceiveResult;

typedef struct
{
  guint32 clock_rate; /* Hz */
  gboolean started;
  gint64 base;                            /* first extended number since the last (re)start */
  gint64 newest;                          /* highest extended number */
  gint32 suspect;                         /* the number that would confirm a jump, or -1 */
  guint64 earlier;                        /* expected before the last restart */
  guint64 received;                       /* packets, duplicates and reordered included, RTX not */
  guint64 octets;                         /* payload bytes */
  guint64 expected_prior, received_prior; /* at the last report */
  gint64 transit;                         /* arrival minus timestamp, in clock units */
  guint32 transit_timestamp;
  guint32 jitter;       /* times 16 */
  SfuSenderClock clock; /* the last SR; clock.ntp 0: none */
} SfuReceiveStats;

/* @clock_rate: Hz, not 0. */
void sfu_receive_stats_init (SfuReceiveStats *stats, guint32 clock_rate);

/* @arrival: microseconds. @extended: (out): seq unwrapped; goes on upwards over a restart. */
SfuReceiveResult sfu_receive_stats_packet (SfuReceiveStats *stats,
                                           guint16 seq,
                                           guint32 timestamp,
                                           gsize payload_size,
                                           gint64 arrival,
                                           gint64 *extended);

/* For a packet recovered by RTX: its extended number; counts nothing. Returns: %FALSE when it
 * cannot be of this stream, such as one from before a restart: drop. */
gboolean sfu_receive_stats_recovered (const SfuReceiveStats *stats, guint16 seq, gint64 *extended);

/* Keeps the SR's pair. */
void sfu_receive_stats_sender_report (SfuReceiveStats *stats,
                                      guint64 ntp,
                                      guint32 rtp_timestamp,
                                      gint64 now);

/* Fills the report block, all but its ssrc, and begins the next interval. */
void sfu_receive_stats_report (SfuReceiveStats *stats, gint64 now, SfuReportBlock *block);

/* Since the stream began. */
guint64 sfu_receive_stats_expected (const SfuReceiveStats *stats);

/* Cumulative loss, never negative. */
guint64 sfu_receive_stats_lost (const SfuReceiveStats *stats);

G_END_DECLS
