/* What one subscriber sees of a track, whatever it is put together from: one stream whose numbers,
 * timestamps and picture numbers go on without a break, its retransmissions, and its sender
 * reports. Part of an outbound; its lane's thread only. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/dd-reader.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/media/red-trail.h"
#include "plugins/sfu/rtcp/builder.h"
#include "plugins/sfu/rtcp/report-block.h"
#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/rtp/rewriter.h"
#include "plugins/sfu/rtp/sender-report.h"

G_BEGIN_DECLS

typedef struct _SfuOutStream SfuOutStream;

/* Any thread, until it has an endpoint. */
SfuOutStream *sfu_out_stream_new (SfuLane *lane, const SfuSendParameters *parameters);
void sfu_out_stream_free (SfuOutStream *stream);

/* @endpoint: (nullable): %NULL when it has gone: nothing is sent. */
void sfu_out_stream_set_endpoint (SfuOutStream *stream, SfuEndpoint *endpoint);

const SfuSendParameters *sfu_out_stream_parameters (const SfuOutStream *stream);

/* Whether the subscriber takes dependency descriptors. */
gboolean sfu_out_stream_has_descriptors (const SfuOutStream *stream);

/* As SfuDdChange.active_targets, from here on. */
void sfu_out_stream_set_active_targets (SfuOutStream *stream, guint32 targets);

/* From @first on the packets are @source's, any number the caller knows it by.
 * @descriptor: (nullable): @first's, here and below; %NULL where it has none.
 * @from, @to: the publisher's clocks of the source before and of this one: what was taken at the
 * same moment gets the same timestamp. @from: (nullable): %NULL, or a clock without a report: time
 * goes on by what passed between the packets' arrivals. */
void sfu_out_stream_switch (SfuOutStream *stream,
                            guint source,
                            GwPacket *first,
                            const SfuDdFrame *descriptor,
                            const SfuSenderClock *from,
                            const SfuSenderClock *to);

typedef enum
{
  SFU_OUT_AS_IT_IS,
  SFU_OUT_MARK, /* with the marker: what ended its picture is left out */
} SfuOutMark;

/* A packet of the current source. Whatever was sent before is not sent again. */
void sfu_out_stream_packet (SfuOutStream *stream,
                            GwPacket *packet,
                            const SfuDdFrame *descriptor,
                            SfuOutMark mark);

/* The same for sound: a subscriber that takes RED gets what @trail has before @packet, too. */
void sfu_out_stream_sound (SfuOutStream *stream, GwPacket *packet, const SfuRedTrail *trail);

/* A packet of the current source that the subscriber shall not get. */
void sfu_out_stream_leave_out (SfuOutStream *stream, GwPacket *packet);

/* Returns: whether what the subscriber missed under the number @seq is to be sent again now, once
 * @origin is found. */
gboolean sfu_out_stream_take_resend (SfuOutStream *stream,
                                     guint16 seq,
                                     gint64 now,
                                     SfuRewriterOrigin *origin);
/* Likewise, of what was sent again already. */
gboolean sfu_out_stream_find (SfuOutStream *stream, guint16 seq, SfuRewriterOrigin *origin);
/* Returns: the number that the next packet will have for the subscriber. */
guint16 sfu_out_stream_next_seq (const SfuOutStream *stream);
void sfu_out_stream_resend (SfuOutStream *stream,
                            guint16 seq,
                            const SfuRewriterOrigin *origin,
                            GwPacket *packet,
                            const SfuDdFrame *descriptor);

void sfu_out_stream_report (SfuOutStream *stream, const SfuReportBlock *block, gint64 now);

/* Adds a sender report with its CNAME when one is due. @clock: of the current source.
 * Returns: %FALSE when there was no room. */
gboolean sfu_out_stream_write_report (SfuOutStream *stream,
                                      const SfuSenderClock *clock,
                                      SfuRtcpBuilder *builder,
                                      gint64 now);

G_END_DECLS
