#include "plugins/sfu/media/remb-reporter.h"

#include "plugins/sfu/media/inbound.h"
#include "plugins/sfu/rtcp/remb.h"

/* Returns: whether it was agreed on for any of them. */
static gboolean
sum_up (const GPtrArray *inbounds, SfuArrivals *arrivals)
{
  gboolean agreed = FALSE;
  guint delays = 0;

  for (guint i = 0; i < inbounds->len && !agreed; i++)
    agreed = sfu_inbound_parameters (g_ptr_array_index (inbounds, i))->codecs[0].remb;
  for (guint i = 0; i < inbounds->len && agreed; i++)
    sfu_inbound_add_arrivals (g_ptr_array_index (inbounds, i), arrivals, &delays);
  return agreed;
}

static void
write_bitrate (guint64 bitrate,
               const GPtrArray *inbounds,
               SfuRtcpBuilder *builder,
               guint32 sender_ssrc)
{
  SfuRtcpRemb remb = { .sender_ssrc = sender_ssrc, .bitrate = bitrate };

  for (guint i = 0; i < inbounds->len && remb.n_ssrcs < SFU_REMB_MAX; i++)
    {
      const SfuInbound *inbound = g_ptr_array_index (inbounds, i);

      if (sfu_inbound_parameters (inbound)->codecs[0].remb && sfu_inbound_ssrc (inbound) != 0)
        remb.ssrcs[remb.n_ssrcs++] = sfu_inbound_ssrc (inbound);
    }
  sfu_rtcp_remb_write (builder, &remb);
}

void
sfu_remb_reporter_write (SfuRembReporter *self,
                         const GPtrArray *inbounds,
                         SfuRtcpBuilder *builder,
                         guint32 sender_ssrc,
                         gint64 now)
{
  SfuArrivals arrivals = { 0 };
  guint64 bitrate;

  if (!sum_up (inbounds, &arrivals) || !sfu_remb_estimate_due (&self->estimate, &arrivals, now))
    return;
  bitrate = sfu_remb_estimate_update (&self->estimate, &arrivals, now);
  for (guint i = 0; i < inbounds->len; i++)
    sfu_inbound_turn_arrivals (g_ptr_array_index (inbounds, i));
  if (bitrate > 0)
    write_bitrate (bitrate, inbounds, builder, sender_ssrc);
}
