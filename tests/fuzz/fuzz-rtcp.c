/* Compound RTCP: every message through its reader, and what we can write reads back the same. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/rtcp/fir.h"
#include "plugins/sfu/rtcp/nack.h"
#include "plugins/sfu/rtcp/pli.h"
#include "plugins/sfu/rtcp/remb.h"
#include "plugins/sfu/rtcp/rr.h"
#include "plugins/sfu/rtcp/sr.h"
#include "plugins/sfu/rtcp/transport-cc.h"

static SfuRtcpPacket
read_back (const SfuRtcpBuilder *builder)
{
  SfuRtcpReader reader;
  SfuRtcpPacket packet = { 0 };

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, builder->data, builder->size), ==, SFU_RTCP_OK);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  return packet;
}

static void
check_reports (const SfuRtcpPacket *packet)
{
  SfuReportBlock blocks[SFU_REPORT_BLOCKS_MAX];
  SfuRtcpBuilder builder;
  SfuRtcpSr report;
  guint32 ssrc;
  gsize n;

  sfu_rtcp_builder_init (&builder);
  if (sfu_rtcp_sr_read (packet, &report, blocks, &n))
    g_assert_true (sfu_rtcp_sr_write (&builder, &report, blocks, n));
  else if (sfu_rtcp_rr_read (packet, &ssrc, blocks, &n))
    g_assert_true (sfu_rtcp_rr_write (&builder, ssrc, blocks, n));
  /* Without profile-specific extensions, byte for byte. */
  if (builder.size > 4)
    g_assert_cmpint (
        memcmp (builder.data + 4, packet->body, builder.size - 4 - n * SFU_REPORT_BLOCK_SIZE), ==,
        0);
}

static void
check_nack (const SfuRtcpPacket *packet)
{
  SfuRtcpNack nack;
  guint16 seq;
  gsize n = 0;

  if (!sfu_rtcp_nack_read (packet, &nack))
    return;
  while (sfu_rtcp_nack_next (&nack, &seq))
    n++;
  g_assert_cmpuint (n, <=, packet->size / 4 * 17);
}

static void
check_messages (const SfuRtcpPacket *packet)
{
  SfuFirEntry entries[SFU_FIR_MAX];
  guint32 sender, media;
  SfuRtcpRemb remb, again;
  SfuRtcpBuilder builder;
  gsize n;

  if (sfu_rtcp_fir_read (packet, &sender, entries, &n))
    g_assert_cmpuint (n, <=, SFU_FIR_MAX);
  if (sfu_rtcp_pli_read (packet, &sender, &media))
    g_assert_cmpuint (packet->size, >=, 8);
  if (!sfu_rtcp_remb_read (packet, &remb))
    return;
  sfu_rtcp_builder_init (&builder);
  if (sfu_rtcp_remb_write (&builder, &remb))
    {
      SfuRtcpPacket written = read_back (&builder);

      g_assert_true (sfu_rtcp_remb_read (&written, &again));
      g_assert_cmpuint (again.bitrate, ==, remb.bitrate);
      g_assert_cmpuint (again.n_ssrcs, ==, remb.n_ssrcs);
    }
}

/* What we write of a feedback reads back with the same times, as far as it fits. */
static void
check_transport_cc (const SfuRtcpPacket *packet)
{
  SfuRtcpTransportCc feedback, again;
  SfuRtcpBuilder builder;
  SfuRtcpPacket written;
  gint64 difference = 0;
  gsize n;

  if (!sfu_rtcp_transport_cc_read (packet, &feedback))
    return;
  sfu_rtcp_builder_init (&builder);
  n = sfu_rtcp_transport_cc_write (&builder, feedback.sender_ssrc, feedback.media_ssrc,
                                   feedback.base_seq, feedback.feedback_count, feedback.arrivals,
                                   feedback.n_arrivals);
  if (n == 0)
    return;
  written = read_back (&builder);
  g_assert_true (sfu_rtcp_transport_cc_read (&written, &again));
  g_assert_cmpuint (again.n_arrivals, ==, n);
  for (gsize i = 0; i < n; i++)
    {
      gboolean lost = feedback.arrivals[i] == SFU_TRANSPORT_CC_LOST;

      g_assert_true (lost == (again.arrivals[i] == SFU_TRANSPORT_CC_LOST));
      if (lost)
        continue;
      /* At the ends of its range the reference wraps: the same difference for all then. */
      if (difference == 0)
        difference = feedback.arrivals[i] - again.arrivals[i];
      g_assert_cmpint (feedback.arrivals[i] - again.arrivals[i], ==, difference);
      g_assert_cmpint (difference % (SFU_TRANSPORT_CC_REFERENCE << 24), ==, 0);
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuRtcpReader reader;
  SfuRtcpPacket packet;

  if (sfu_rtcp_reader_init (&reader, data, size) != SFU_RTCP_OK)
    return 0;
  while (sfu_rtcp_reader_next (&reader, &packet))
    {
      g_assert_true (packet.body + packet.size <= data + size);
      check_reports (&packet);
      check_nack (&packet);
      check_messages (&packet);
      check_transport_cc (&packet);
    }
  return 0;
}
