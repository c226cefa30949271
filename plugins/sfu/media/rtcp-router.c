#include "plugins/sfu/media/rtcp-router.h"

#include "plugins/sfu/media/inbound.h"
#include "plugins/sfu/media/outbound.h"
#include "plugins/sfu/rtcp/fir.h"
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtcp/sr.h"

typedef struct
{
  GHashTable *inbounds;
  GHashTable *outbounds;
  gint64 now;
} Router;

static SfuOutbound *
find_outbound (const Router *self, guint32 ssrc)
{
  return g_hash_table_lookup (self->outbounds, GUINT_TO_POINTER (ssrc));
}

static void
route_blocks (const Router *self, const SfuReportBlock *blocks, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      SfuOutbound *outbound = find_outbound (self, blocks[i].ssrc);

      if (outbound != NULL && sfu_outbound_parameters (outbound)->ssrc == blocks[i].ssrc)
        sfu_outbound_report (outbound, &blocks[i], self->now);
    }
}

static void
route_sr (const Router *self, const SfuRtcpPacket *packet)
{
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  gsize n;
  SfuRtcpSr report;
  SfuInbound *inbound;

  if (!sfu_rtcp_sr_read (packet, &report, blocks, &n))
    return;
  inbound = g_hash_table_lookup (self->inbounds, GUINT_TO_POINTER (report.ssrc));
  if (inbound != NULL && sfu_inbound_ssrc (inbound) == report.ssrc)
    sfu_inbound_sender_report (inbound, report.ntp, report.rtp_timestamp, self->now);
  route_blocks (self, blocks, n);
}

static void
route_rr (const Router *self, const SfuRtcpPacket *packet)
{
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  gsize n;
  guint32 ssrc;

  if (sfu_rtcp_rr_read (packet, &ssrc, blocks, &n))
    route_blocks (self, blocks, n);
}

static void
route_transport_feedback (const Router *self, const SfuRtcpPacket *packet)
{
  SfuRtcpNack nack;
  SfuOutbound *outbound;

  if (packet->count != SFU_RTPFB_NACK || !sfu_rtcp_nack_read (packet, &nack))
    return;
  outbound = find_outbound (self, nack.media_ssrc);
  if (outbound != NULL && sfu_outbound_parameters (outbound)->ssrc == nack.media_ssrc)
    sfu_outbound_nack (outbound, &nack, self->now);
}

static void
want_key_frame (const Router *self, guint32 ssrc)
{
  SfuOutbound *outbound = find_outbound (self, ssrc);

  if (outbound != NULL)
    sfu_outbound_key_frame (outbound, self->now);
}

static void
route_payload_feedback (const Router *self, const SfuRtcpPacket *packet)
{
  SfuFirEntry entries[SFU_FIR_MAX];
  gsize n;
  guint32 sender, media;

  if (packet->count == SFU_PSFB_PLI && sfu_rtcp_pli_read (packet, &sender, &media))
    want_key_frame (self, media);
  else if (packet->count == SFU_PSFB_FIR && sfu_rtcp_fir_read (packet, &sender, entries, &n))
    for (gsize i = 0; i < n; i++)
      want_key_frame (self, entries[i].ssrc);
}

gboolean
sfu_rtcp_route (
    const guint8 *data, gsize size, GHashTable *inbounds, GHashTable *outbounds, gint64 now)
{
  const Router self = { inbounds, outbounds, now };
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  if (sfu_rtcp_reader_init (&reader, data, size) != SFU_RTCP_OK)
    return FALSE;
  while (sfu_rtcp_reader_next (&reader, &packet))
    switch (packet.type)
      {
      case SFU_RTCP_SR:
        route_sr (&self, &packet);
        break;
      case SFU_RTCP_RR:
        route_rr (&self, &packet);
        break;
      case SFU_RTCP_RTPFB:
        route_transport_feedback (&self, &packet);
        break;
      case SFU_RTCP_PSFB:
        route_payload_feedback (&self, &packet);
        break;
      default:
        break; /* SDES, BYE, APP, XR: nothing that we act on */
      }
  return TRUE;
}
