#include "plugins/sfu/rtp/rtt.h"

#define RTT_MIN G_TIME_SPAN_MILLISECOND
#define RTT_MAX (10 * G_TIME_SPAN_SECOND)

void
sfu_rtt_sent (SfuRtt *rtt, guint64 ntp, gint64 now)
{
  rtt->reports[rtt->next].lsr = (guint32) (ntp >> 16);
  rtt->reports[rtt->next].sent = now;
  rtt->next = (rtt->next + 1) % SFU_RTT_REPORTS;
}

gboolean
sfu_rtt_report (SfuRtt *rtt, guint32 lsr, guint32 dlsr, gint64 now)
{
  /* DLSR is in 1/65536 s. */
  gint64 held = (gint64) dlsr * G_USEC_PER_SEC / 65536;
  gint64 sent = 0;
  gint64 sample;

  for (guint i = 0; i < SFU_RTT_REPORTS && lsr != 0; i++)
    if (rtt->reports[i].sent != 0 && rtt->reports[i].lsr == lsr)
      sent = MAX (sent, rtt->reports[i].sent);
  if (sent == 0)
    return FALSE;

  sample = now - sent - held;
  /* The peer's clock may run a little faster than ours; a delay that was never is no measure. */
  if (sample < -G_TIME_SPAN_SECOND || sample > RTT_MAX)
    return FALSE;
  sample = MAX (sample, RTT_MIN);
  rtt->smoothed = rtt->smoothed == 0 ? sample : (7 * rtt->smoothed + sample) / 8;
  return TRUE;
}

gint64
sfu_rtt_get (const SfuRtt *rtt)
{
  return rtt->smoothed == 0 ? SFU_RTT_DEFAULT : MAX (rtt->smoothed, RTT_MIN);
}
