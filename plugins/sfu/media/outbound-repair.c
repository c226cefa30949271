/* What the subscriber lost: sent again, and when that cannot be, a key frame. */
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/outbound-private.h"
#include "plugins/sfu/rtp/header.h"

/* Of a stream's beginning, in a tick: some ten megabits a second. */
#define REPEATED_AT_ONCE 20

/* What is repeated may be lost too, and nobody asks for what came before the first that arrived. */
#define REPEATS 3

/* Returns: %FALSE when it is too old. */
static gboolean
resend (SfuOutbound *self, guint16 seq, const SfuRewriterOrigin *origin, gint64 now)
{
  SfuFeed *feed = sfu_feed_set_find_source (&self->feeds, origin->source);
  GwPacket *packet =
      feed == NULL ? NULL : sfu_feed_lookup (feed, (guint16) origin->source, origin->seq, now);

  if (packet == NULL)
    return FALSE;
  sfu_out_stream_resend (self->stream, seq, origin, packet,
                         sfu_outbound_descriptor (self, feed, packet));
  return TRUE;
}

void
sfu_outbound_send_echoes (SfuOutbound *self, gint64 now)
{
  SfuRewriterOrigin origin;
  guint16 seqs[SFU_ECHO_ROOM];
  guint n = sfu_echo_take (&self->echo, seqs);

  for (guint i = 0; i < n && sfu_endpoint_take_resend (self->endpoint, now); i++)
    if (sfu_out_stream_find (self->stream, seqs[i], &origin))
      resend (self, seqs[i], &origin, now);
}

/* Whether the subscriber has got no key frame since. */
static gboolean
is_needed (const SfuOutbound *self, const SfuRewriterOrigin *origin)
{
  const SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->current);

  return feed != NULL &&
         origin->source == sfu_feed_set_source (&self->feeds, self->current, self->source) &&
         origin->seq >= sfu_feed_group (feed)->first;
}

/* What is too old to be sent again leaves the picture standing until there is another key frame:
 * the subscriber would ask for one when it gives up. */
void
sfu_outbound_nack (SfuOutbound *self, SfuRtcpNack *nack, gint64 now)
{
  SfuLaneStats *stats = sfu_lane_stats (self->lane);
  gboolean is_lost = FALSE;
  guint16 seq;

  while (sfu_rtcp_nack_next (nack, &seq) && sfu_endpoint_take_resend (self->endpoint, now))
    {
      SfuRewriterOrigin origin;

      stats->nacks_received++;
      if (!sfu_out_stream_take_resend (self->stream, seq, now, &origin))
        continue;
      if (resend (self, seq, &origin, now))
        sfu_echo_resent (&self->echo, seq);
      else
        is_lost |= is_needed (self, &origin);
    }
  if (is_lost)
    sfu_outbound_key_frame (self, now);
}

void
sfu_outbound_open (SfuOutbound *self, GwPacket *packet)
{
  guint16 first = sfu_out_stream_next_seq (self->stream);

  self->opening = (SfuOpening){
    .source = self->begun,
    .group = sfu_rtp_meta (packet)->extended_seq,
    .first = first,
    .next = first,
    .end = first,
    .repeats = REPEATS,
  };
}

void
sfu_outbound_repeat_opening (SfuOutbound *self, gint64 now)
{
  SfuOpening *opening = &self->opening;
  SfuRewriterOrigin origin;

  for (guint n = 0; opening->next != opening->end && n < REPEATED_AT_ONCE &&
                    sfu_endpoint_take_resend (self->endpoint, now);
       opening->next++)
    if (sfu_out_stream_take_resend (self->stream, opening->next, now, &origin))
      n += resend (self, opening->next, &origin, now);
}

/* Returns: %FALSE when a key frame of its own serves the subscriber better: it has got the stream's
 * beginning often enough, or that is long ago. */
static gboolean
open_again (SfuOutbound *self, const SfuFeed *feed, gint64 now)
{
  SfuOpening *opening = &self->opening;
  const SfuFrameGroup *group = sfu_feed_group (feed);

  if (opening->repeats == 0 || opening->source != self->begun || opening->group != group->first ||
      !sfu_frame_group_is_short (group, now) || sfu_outbound_parameters (self)->rtx_ssrc == 0)
    return FALSE;
  if (opening->next == opening->end)
    {
      opening->repeats--;
      opening->next = opening->first;
      opening->end = sfu_out_stream_next_seq (self->stream);
      sfu_outbound_repeat_opening (self, now);
    }
  return TRUE;
}

void
sfu_outbound_key_frame (SfuOutbound *self, gint64 now)
{
  SfuFeed *feed = sfu_feed_set_at (&self->feeds, self->current);

  if (feed != NULL && !self->paused && !open_again (self, feed, now))
    sfu_feed_request_key_frame (feed, now);
}
