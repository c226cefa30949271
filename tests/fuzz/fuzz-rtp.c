/* RTP headers: whatever parses stays within its bounds, and what we write of it reads back. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"

static const SfuExtensionIds ids = {
  .mid = 4,
  .rid = 10,
  .repaired_rid = 11,
  .transport_cc = 3,
  .abs_send_time = 2,
  .audio_level = 1,
  .dependency_descriptor = 12,
  .video_orientation = 13,
};

static void
check_bounds (const SfuRtpMeta *meta, size_t size)
{
  g_assert_cmpuint (meta->payload_offset + meta->payload_size + meta->padding_size, ==, size);
  g_assert_cmpuint (meta->mid_offset + meta->mid_size, <=, meta->header_size);
  g_assert_cmpuint (meta->rid_offset + meta->rid_size, <=, meta->header_size);
  g_assert_cmpuint (meta->repaired_rid_offset + meta->repaired_rid_size, <=, meta->header_size);
  g_assert_cmpuint (meta->descriptor_offset + meta->descriptor_size, <=, meta->header_size);
}

static void
check_rewritten (const uint8_t *data, const SfuRtpMeta *meta)
{
  char mid[SFU_MID_MAX + 1] = { 0 };
  guint8 buffer[SFU_RTP_HEADER_ROOM];
  SfuRtpHeader header = {
    .payload_type = meta->payload_type,
    .flags = meta->flags,
    .seq = meta->seq,
    .timestamp = meta->timestamp,
    .ssrc = meta->ssrc,
    .ids = &ids,
    .mid = mid,
    .audio_level = meta->audio_level,
    .video_orientation = meta->video_orientation,
    .transport_seq = meta->transport_seq,
    .abs_send_time = meta->abs_send_time,
    .descriptor = data + meta->descriptor_offset,
    .descriptor_size = meta->descriptor_size,
  };
  SfuRtpMeta again;
  gsize size;

  memcpy (mid, data + meta->mid_offset, MIN (meta->mid_size, SFU_MID_MAX));
  size = sfu_rtp_header_write (&header, buffer);
  g_assert_cmpuint (size % 4, ==, 0);
  g_assert_cmpint (sfu_rtp_header_parse (buffer, size, &ids, &again), ==, SFU_RTP_OK);
  g_assert_cmpuint (again.header_size, ==, size);
  g_assert_cmpuint (again.flags, ==, meta->flags);
  g_assert_cmpuint (again.seq, ==, meta->seq);
  g_assert_cmpuint (again.ssrc, ==, meta->ssrc);
  g_assert_cmpuint (again.timestamp, ==, meta->timestamp);
  g_assert_cmpuint (again.transport_seq, ==, meta->transport_seq);
  g_assert_cmpuint (again.abs_send_time, ==, meta->abs_send_time);
  g_assert_cmpuint (again.audio_level, ==, meta->audio_level);
  g_assert_cmpuint (again.mid_size, ==, strlen (mid));
  g_assert_cmpmem (buffer + again.descriptor_offset, again.descriptor_size, header.descriptor,
                   header.descriptor_size);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuRtpMeta meta;

  if (sfu_rtp_header_parse (data, size, &ids, &meta) != SFU_RTP_OK)
    return 0;
  check_bounds (&meta, size);
  check_rewritten (data, &meta);
  if (sfu_rtx_unwrap (data, &meta, 1, 96))
    check_bounds (&meta, size);
  return 0;
}
