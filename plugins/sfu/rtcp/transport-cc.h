/* Transport-wide congestion control feedback packets,
 * draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1: the format, both ways. */
#pragma once

#include <glib.h>

#include "plugins/sfu/rtcp/builder.h"

G_BEGIN_DECLS

#define SFU_TRANSPORT_CC_TICK 250                                 /* microseconds per delta unit */
#define SFU_TRANSPORT_CC_REFERENCE (64 * G_TIME_SPAN_MILLISECOND) /* per unit of reference time */
/* Packets that one feedback may tell of: more is taken for nonsense. */
#define SFU_TRANSPORT_CC_MAX 2048

#define SFU_TRANSPORT_CC_LOST G_MININT64

typedef struct
{
  guint32 sender_ssrc;
  guint32 media_ssrc;
  guint16 base_seq;      /* of arrivals[0] */
  guint8 feedback_count; /* modulo 256 */
  gint32 reference_time; /* 24 bits, signed, times 64 ms */
  gsize n_arrivals;
  gint64 arrivals[SFU_TRANSPORT_CC_MAX]; /* microseconds of the receiver's clock (modulo the
                                          * reference's 2^24 x 64 ms), or …_LOST */
} SfuRtcpTransportCc;

/* Returns: %FALSE when malformed. About 16 KB: keep the struct out of recursion. */
gboolean sfu_rtcp_transport_cc_read (const SfuRtcpPacket *packet, SfuRtcpTransportCc *feedback);

/* Writes as many of @arrivals as fit: the room, the deltas' range (a gap of more than 8 s ends it).
 * @arrivals: microseconds, or …_LOST; one at least is not lost.
 * Returns: how many of @arrivals are told of, the last one being received; 0 when none fits. */
gsize sfu_rtcp_transport_cc_write (SfuRtcpBuilder *builder,
                                   guint32 sender_ssrc,
                                   guint32 media_ssrc,
                                   guint16 base_seq,
                                   guint8 feedback_count,
                                   const gint64 *arrivals,
                                   gsize n_arrivals);

G_END_DECLS
