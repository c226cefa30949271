/* One subscriber's view of a stream that we put together from sources: sequence numbers and
 * timestamps go on without a break over switches, pauses and packets left out on purpose, while
 * real losses stay visible as gaps. Maps back for NACKs. About 4 KB. Worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far back a NACK or a reordered packet may reach. */
#define SFU_REWRITER_HISTORY 1024

typedef enum
{
  SFU_REWRITE_OK,
  SFU_REWRITE_NOT_STARTED, /* no source: sfu_rewriter_switch() first */
  SFU_REWRITE_OLD,         /* before the switch, or beyond the history */
  SFU_REWRITE_LEFT_OUT,    /* was given to sfu_rewriter_skip() */
  SFU_REWRITE_DUPLICATE,   /* was sent already */
} SfuRewriteResult;

typedef struct _SfuRewriter SfuRewriter;

/* @seq, @timestamp: what the subscriber sees first; random (RFC 3550 5.1). */
SfuRewriter *sfu_rewriter_new (guint16 seq, guint32 timestamp, guint32 clock_rate);
void sfu_rewriter_free (SfuRewriter *rewriter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuRewriter, sfu_rewriter_free)

/* From @seq (extended, of the source) on; older packets are refused from here on. Call it with
 * the key frame's first packet, before mapping it; for the first source, after a pause, at a
 * change of layer, at a restart of the source.
 * @source: the caller's number of it. The same number as before keeps the timestamps' offset (a
 * pause); another one goes on by the time that passed. */
void sfu_rewriter_switch (
    SfuRewriter *rewriter, guint source, gint64 seq, guint32 timestamp, gint64 now);

/* As sfu_rewriter_switch(), when the caller knows what timestamp of ours @timestamp should become:
 * that, or the first one behind what was sent when it is not. */
void sfu_rewriter_switch_to (
    SfuRewriter *rewriter, guint source, gint64 seq, guint32 timestamp, guint32 out_timestamp);

/* A packet of the current source, to be sent now. @seq: extended. */
SfuRewriteResult sfu_rewriter_map (SfuRewriter *rewriter,
                                   gint64 seq,
                                   guint32 timestamp,
                                   gint64 now,
                                   guint16 *out_seq,
                                   guint32 *out_timestamp);

/* A packet of the current source that this subscriber shall not get. When it is the newest, the
 * numbers close over it. Returns: %FALSE for one that comes late: a number was kept for it, which
 * sfu_rewriter_map() gives to something empty, or it stays a gap. */
gboolean sfu_rewriter_skip (SfuRewriter *rewriter, gint64 seq);

typedef struct
{
  guint source;
  gint64 seq;               /* extended, of the source */
  guint32 timestamp_offset; /* add to the source's timestamp */
} SfuRewriterOrigin;

typedef enum
{
  SFU_RESEND_OK,
  SFU_RESEND_UNKNOWN, /* not sent (it goes out when it comes), or beyond the history */
  SFU_RESEND_RECENT,  /* resent, or sent late, less than @rtt ago: on its way */
} SfuResendResult;

/* Where what was sent as @out_seq came from. Returns: %FALSE when it was not sent, or is beyond the
 * history. */
gboolean sfu_rewriter_find (SfuRewriter *rewriter, guint16 out_seq, SfuRewriterOrigin *origin);

/* A subscriber asks for @out_seq. On OK it is taken as resent at @now. */
SfuResendResult sfu_rewriter_resend (
    SfuRewriter *rewriter, guint16 out_seq, gint64 now, gint64 rtt, SfuRewriterOrigin *origin);

/* What sfu_rewriter_map() gives the next packet that comes in order. */
guint16 sfu_rewriter_next_seq (const SfuRewriter *rewriter);

/* Add it to the current source's timestamps (modulo 2^32). */
guint32 sfu_rewriter_timestamp_offset (const SfuRewriter *rewriter);

G_END_DECLS
