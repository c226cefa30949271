#include "tests/plugins/sfu/sim/asker.h"

#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"

#define PATIENCE (20 * MS)
/* As browsers, which know no round-trip time as receivers. */
#define REPEAT (100 * MS)

#define AT(seq) ((guint64) (seq) % SIM_ASKER_WINDOW)

void
sim_asker_packet (SimAsker *self, gint64 seq, gint64 newest)
{
  for (gint64 missed = newest + 1; missed < seq; missed++)
    {
      self->missing[AT (missed)].at = sim_now (self->sim);
      self->missing[AT (missed)].asked = 0;
    }
  self->missing[AT (seq)].at = 0;
}

/* Returns: whether it is to be asked for now. */
static gboolean
take (SimAsker *self, gint64 seq)
{
  gint64 now = sim_now (self->sim), asked = self->missing[AT (seq)].asked;

  if (self->missing[AT (seq)].at == 0 || now - self->missing[AT (seq)].at < PATIENCE ||
      (asked != 0 && now - asked < REPEAT))
    return FALSE;
  self->missing[AT (seq)].asked = now;
  return TRUE;
}

guint
sim_asker_ask_missing (SimAsker *self, gint64 next, gint64 newest)
{
  guint16 seqs[256];
  gsize n = 0, written = 0;
  SfuRtcpBuilder builder;

  for (gint64 seq = next; seq < newest && n < G_N_ELEMENTS (seqs); seq++)
    if (take (self, seq))
      seqs[n++] = (guint16) seq;
  sfu_rtcp_builder_init (&builder);
  while (written < n)
    written += sfu_rtcp_nack_write (&builder, 1, self->ssrc, seqs + written, n - written);
  if (n > 0)
    sim_peer_send_rtcp (self->peer, builder.data, builder.size);
  return (guint) n;
}

gboolean
sim_asker_ask_key_frame (SimAsker *self)
{
  SfuRtcpBuilder builder;

  if (sim_now (self->sim) - self->key_frame_asked < SIM_ASKER_PLI_AFTER)
    return FALSE;
  self->key_frame_asked = sim_now (self->sim);
  sfu_rtcp_builder_init (&builder);
  sfu_rtcp_pli_write (&builder, 1, self->ssrc);
  sim_peer_send_rtcp (self->peer, builder.data, builder.size);
  return TRUE;
}
