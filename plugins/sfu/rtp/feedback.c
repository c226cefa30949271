#include "plugins/sfu/rtp/feedback.h"

#include "plugins/sfu/rtcp/transport-cc.h"
#include "plugins/sfu/rtp/sequence.h"

G_STATIC_ASSERT (SFU_FEEDBACK_WINDOW <= SFU_TRANSPORT_CC_MAX);
G_STATIC_ASSERT ((SFU_FEEDBACK_WINDOW & (SFU_FEEDBACK_WINDOW - 1)) == 0);

struct _SfuFeedback
{
  SfuSequence sequence;
  gint64 begin;     /* the first number not told of yet */
  gint64 last_sent; /* microseconds */
  guint8 count;     /* of feedback packets, modulo 256 */
  gint64 arrivals[SFU_FEEDBACK_WINDOW];
};

SfuFeedback *
sfu_feedback_new (void)
{
  return g_new0 (SfuFeedback, 1);
}

void
sfu_feedback_free (SfuFeedback *feedback)
{
  g_free (feedback);
}

static gint64 *
arrival_of (SfuFeedback *feedback, gint64 seq)
{
  return &feedback->arrivals[(guint64) seq % SFU_FEEDBACK_WINDOW];
}

static void
restart (SfuFeedback *feedback, gint64 seq)
{
  for (guint i = 0; i < SFU_FEEDBACK_WINDOW; i++)
    feedback->arrivals[i] = SFU_TRANSPORT_CC_LOST;
  feedback->begin = seq;
}

void
sfu_feedback_packet (SfuFeedback *feedback, guint16 transport_seq, gint64 arrival)
{
  gboolean started = feedback->sequence.started;
  gint64 newest = feedback->sequence.newest;
  gint64 seq = sfu_sequence_unwrap16 (&feedback->sequence, transport_seq);

  if (!started || seq - newest >= SFU_FEEDBACK_WINDOW)
    restart (feedback, seq);
  else if (seq <= newest - SFU_FEEDBACK_WINDOW)
    return;
  else
    for (gint64 missing = newest + 1; missing <= seq; missing++)
      *arrival_of (feedback, missing) = SFU_TRANSPORT_CC_LOST;

  /* A duplicate says nothing; a late one, told of as lost, is told of again with its time. */
  if (*arrival_of (feedback, seq) != SFU_TRANSPORT_CC_LOST)
    return;
  *arrival_of (feedback, seq) = arrival;
  feedback->begin = MIN (feedback->begin, seq);
  feedback->begin = MAX (feedback->begin, feedback->sequence.newest - SFU_FEEDBACK_WINDOW + 1);
}

gboolean
sfu_feedback_due (const SfuFeedback *feedback, gint64 now)
{
  return feedback->sequence.started && feedback->begin <= feedback->sequence.newest &&
         now - feedback->last_sent >= SFU_FEEDBACK_INTERVAL;
}

gboolean
sfu_feedback_write (SfuFeedback *feedback,
                    SfuRtcpBuilder *builder,
                    guint32 sender_ssrc,
                    guint32 media_ssrc,
                    gint64 now)
{
  gint64 arrivals[SFU_FEEDBACK_WINDOW];
  gsize n = 0, written;

  if (!feedback->sequence.started)
    return FALSE;
  for (gint64 seq = feedback->begin; seq <= feedback->sequence.newest; seq++)
    arrivals[n++] = *arrival_of (feedback, seq);
  written = sfu_rtcp_transport_cc_write (builder, sender_ssrc, media_ssrc,
                                         (guint16) feedback->begin, feedback->count, arrivals, n);
  if (written == 0)
    return FALSE;

  feedback->count++;
  feedback->begin += (gint64) written;
  if (feedback->begin > feedback->sequence.newest)
    feedback->last_sent = now;
  return TRUE;
}
