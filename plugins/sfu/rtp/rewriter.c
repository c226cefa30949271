#include "plugins/sfu/rtp/rewriter.h"

#include <string.h>

#include "plugins/sfu/rtp/sequence.h"

#define SEGMENTS 64
#define RESENT 64
#define WORD_BITS 64

/* A run of the source's numbers that one offset maps. Between two runs of one source lie the
 * numbers left out; a run is empty when last is first - 1. */
typedef struct
{
  guint source;
  guint32 timestamp_offset;
  gboolean switched; /* begins at a switch: nothing before it belongs to the current source */
  gint64 first, last;
  gint64 offset; /* ours minus the source's */
} Segment;

struct _SfuRewriter
{
  guint32 clock_rate;
  guint32 first_timestamp;
  gint64 next;       /* the next number to give, extended */
  gboolean anything; /* sent so far */
  guint32 timestamp; /* the newest one sent */
  gint64 sent_at;    /* when, microseconds */

  Segment segments[SEGMENTS]; /* a ring */
  guint n_segments;
  guint current; /* the newest one's index */

  guint64 sent[SFU_REWRITER_HISTORY / WORD_BITS]; /* by our number */

  struct
  {
    gint64 seq; /* ours, extended; 0: unused */
    gint64 at;
  } resent[RESENT];
  guint next_resent;
};

SfuRewriter *
sfu_rewriter_new (guint16 seq, guint32 timestamp, guint32 clock_rate)
{
  SfuRewriter *rewriter = g_new0 (SfuRewriter, 1);

  rewriter->clock_rate = clock_rate;
  rewriter->first_timestamp = timestamp;
  rewriter->next = ((gint64) 1 << 16) + seq;
  return rewriter;
}

void
sfu_rewriter_free (SfuRewriter *rewriter)
{
  g_free (rewriter);
}

guint32
sfu_rewriter_timestamp_offset (const SfuRewriter *rewriter)
{
  return rewriter->segments[rewriter->current].timestamp_offset;
}

guint16
sfu_rewriter_next_seq (const SfuRewriter *rewriter)
{
  return (guint16) rewriter->next;
}

/* @back: 0 is the newest. */
static const Segment *
segment_at (const SfuRewriter *rewriter, guint back)
{
  return &rewriter->segments[(rewriter->current + SEGMENTS - back) % SEGMENTS];
}

static void
push_segment (SfuRewriter *rewriter, Segment segment)
{
  Segment *current = &rewriter->segments[rewriter->current];

  if (rewriter->n_segments > 0 && current->last < current->first)
    {
      /* Empty: nothing can ever be looked up in it. */
      segment.switched |= current->switched;
      *current = segment;
      return;
    }
  rewriter->current = (rewriter->current + 1) % SEGMENTS;
  rewriter->n_segments = MIN (rewriter->n_segments + 1, SEGMENTS);
  rewriter->segments[rewriter->current] = segment;
}

static guint64
sent_bit (gint64 seq)
{
  return (guint64) 1 << ((guint64) seq % WORD_BITS);
}

static guint64 *
sent_word (SfuRewriter *rewriter, gint64 seq)
{
  return &rewriter->sent[(guint64) seq / WORD_BITS % G_N_ELEMENTS (rewriter->sent)];
}

/* Makes @next the next number; the ones jumped over are not sent. */
static void
advance (SfuRewriter *rewriter, gint64 next)
{
  if (next - rewriter->next >= SFU_REWRITER_HISTORY)
    memset (rewriter->sent, 0, sizeof rewriter->sent);
  else
    for (gint64 seq = rewriter->next; seq < next; seq++)
      *sent_word (rewriter, seq) &= ~sent_bit (seq);
  rewriter->next = next;
}

static guint32
elapsed_units (const SfuRewriter *rewriter, gint64 now)
{
  guint64 elapsed = (guint64) MAX (now - rewriter->sent_at, 0);
  guint64 units = elapsed / G_USEC_PER_SEC * rewriter->clock_rate +
                  elapsed % G_USEC_PER_SEC * rewriter->clock_rate / G_USEC_PER_SEC;

  /* Two frames never share a timestamp. */
  return (guint32) MAX (units, 1);
}

static void
begin_segment (SfuRewriter *rewriter, guint source, gint64 seq, guint32 timestamp_offset)
{
  push_segment (rewriter, (Segment){
                              .source = source,
                              .timestamp_offset = timestamp_offset,
                              .switched = TRUE,
                              .first = seq,
                              .last = seq - 1,
                              .offset = rewriter->next - seq,
                          });
}

void
sfu_rewriter_switch (SfuRewriter *rewriter, guint source, gint64 seq, guint32 timestamp, gint64 now)
{
  const Segment *current = segment_at (rewriter, 0);
  guint32 offset;

  if (rewriter->n_segments > 0 && current->source == source)
    offset = current->timestamp_offset;
  else if (rewriter->anything)
    offset = rewriter->timestamp + elapsed_units (rewriter, now) - timestamp;
  else
    offset = rewriter->first_timestamp - timestamp;
  begin_segment (rewriter, source, seq, offset);
}

void
sfu_rewriter_switch_to (
    SfuRewriter *rewriter, guint source, gint64 seq, guint32 timestamp, guint32 out_timestamp)
{
  if (rewriter->anything && (gint32) (out_timestamp - rewriter->timestamp) <= 0)
    out_timestamp = rewriter->timestamp + 1;
  begin_segment (rewriter, source, seq, out_timestamp - timestamp);
}

static SfuRewriteResult
map_newest (SfuRewriter *rewriter, gint64 seq, guint32 timestamp, gint64 now, gint64 *out)
{
  Segment *current = &rewriter->segments[rewriter->current];
  guint32 out_timestamp = timestamp + current->timestamp_offset;

  *out = seq + current->offset;
  current->last = seq;
  advance (rewriter, *out + 1);
  if (!rewriter->anything || (gint32) (out_timestamp - rewriter->timestamp) >= 0)
    {
      rewriter->timestamp = out_timestamp;
      rewriter->sent_at = now;
    }
  rewriter->anything = TRUE;
  return SFU_REWRITE_OK;
}

/* A reordered packet keeps the number that was reserved for it. */
static SfuRewriteResult
map_late (SfuRewriter *rewriter, gint64 seq, gint64 *out)
{
  for (guint back = 0; back < rewriter->n_segments; back++)
    {
      const Segment *segment = segment_at (rewriter, back);

      if (seq > segment->last)
        return SFU_REWRITE_LEFT_OUT;
      if (seq >= segment->first)
        {
          *out = seq + segment->offset;
          if (rewriter->next - *out > SFU_REWRITER_HISTORY)
            return SFU_REWRITE_OLD;
          return *sent_word (rewriter, *out) & sent_bit (*out) ? SFU_REWRITE_DUPLICATE
                                                               : SFU_REWRITE_OK;
        }
      if (segment->switched)
        return SFU_REWRITE_OLD;
    }
  return SFU_REWRITE_OLD;
}

/* Returns: whether it was not resent lately; it is now. */
static gboolean
take_resend (SfuRewriter *rewriter, gint64 seq, gint64 now, gint64 rtt)
{
  for (guint i = 0; i < RESENT; i++)
    if (rewriter->resent[i].seq == seq)
      {
        if (now - rewriter->resent[i].at < rtt)
          return FALSE;
        rewriter->resent[i].at = now;
        return TRUE;
      }
  rewriter->resent[rewriter->next_resent].seq = seq;
  rewriter->resent[rewriter->next_resent].at = now;
  rewriter->next_resent = (rewriter->next_resent + 1) % RESENT;
  return TRUE;
}

SfuRewriteResult
sfu_rewriter_map (SfuRewriter *rewriter,
                  gint64 seq,
                  guint32 timestamp,
                  gint64 now,
                  guint16 *out_seq,
                  guint32 *out_timestamp)
{
  const Segment *current = segment_at (rewriter, 0);
  SfuRewriteResult result;
  gint64 out = 0;

  if (rewriter->n_segments == 0)
    return SFU_REWRITE_NOT_STARTED;
  if (seq > current->last && seq >= current->first)
    result = map_newest (rewriter, seq, timestamp, now, &out);
  else
    result = map_late (rewriter, seq, &out);
  if (result != SFU_REWRITE_OK)
    return result;
  /* The subscriber saw the gap too: what it asks for is on its way. */
  if (out + 1 < rewriter->next)
    take_resend (rewriter, out, now, 0);

  *sent_word (rewriter, out) |= sent_bit (out);
  *out_seq = (guint16) out;
  *out_timestamp = timestamp + current->timestamp_offset;
  return SFU_REWRITE_OK;
}

gboolean
sfu_rewriter_skip (SfuRewriter *rewriter, gint64 seq)
{
  Segment *current = &rewriter->segments[rewriter->current];
  Segment after = *current;

  if (rewriter->n_segments == 0 || seq <= current->last)
    return FALSE;
  /* What is missing before it may still come: its numbers stay reserved. */
  current->last = seq - 1;
  advance (rewriter, seq + current->offset);

  after.first = seq + 1;
  after.last = seq;
  after.offset--;
  after.switched = FALSE;
  push_segment (rewriter, after);
  return TRUE;
}

gboolean
sfu_rewriter_find (SfuRewriter *rewriter, guint16 out_seq, SfuRewriterOrigin *origin)
{
  gint64 out = sfu_sequence_near16 (rewriter->next - 1, out_seq);

  if (out >= rewriter->next || rewriter->next - out > SFU_REWRITER_HISTORY ||
      (*sent_word (rewriter, out) & sent_bit (out)) == 0)
    return FALSE;

  for (guint back = 0; back < rewriter->n_segments; back++)
    {
      const Segment *segment = segment_at (rewriter, back);
      gint64 seq = out - segment->offset;

      if (seq < segment->first || seq > segment->last)
        continue;
      *origin = (SfuRewriterOrigin){ segment->source, seq, segment->timestamp_offset };
      return TRUE;
    }
  return FALSE;
}

SfuResendResult
sfu_rewriter_resend (
    SfuRewriter *rewriter, guint16 out_seq, gint64 now, gint64 rtt, SfuRewriterOrigin *origin)
{
  if (!sfu_rewriter_find (rewriter, out_seq, origin))
    return SFU_RESEND_UNKNOWN;
  return take_resend (rewriter, sfu_sequence_near16 (rewriter->next - 1, out_seq), now, rtt)
             ? SFU_RESEND_OK
             : SFU_RESEND_RECENT;
}
