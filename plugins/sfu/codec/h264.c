#include "plugins/sfu/codec/h264.h"

#include "plugins/sfu/codec/h264-sps.h"
#include "plugins/sfu/rtp/bytes.h"

/* ITU-T H.264 table 7-1, RFC 6184 table 1. */
#define SLICE 1
#define IDR 5
#define SEI 6
#define SPS 7
#define PPS 8
#define DELIMITER 9
#define STAP_A 24
#define FU_A 28

#define TYPE_MASK 0x1F
#define REFERENCE_MASK 0x60
#define FU_START 0x80
#define FU_END 0x40

/* @data: behind the NAL header, @size bytes; nothing known when the NAL unit's begin is elsewhere.
 * first_mb_in_slice is Exp-Golomb coded, so that 0 is a single 1 bit. */
static gboolean
begins_picture (guint8 type, const guint8 *data, gsize size)
{
  if (type == SLICE || type == IDR)
    return size > 0 && (data[0] & 0x80) != 0;
  return type == SEI || type == SPS || type == PPS || type == DELIMITER;
}

static void
note_type (guint8 type, SfuH264 *h264)
{
  h264->sps |= type == SPS;
  h264->pps |= type == PPS;
  h264->idr |= type == IDR;
  h264->slice |= type >= SLICE && type <= IDR;
}

/* @at: of the NAL header. */
static void
note_nal (const guint8 *payload, gsize at, gsize size, SfuH264 *h264)
{
  guint8 type = payload[at] & TYPE_MASK;

  note_type (type, h264);
  h264->reference |= (payload[at] & REFERENCE_MASK) != 0;
  h264->picture_start |= begins_picture (type, payload + at + 1, size - 1);
  if (type == SPS && size <= G_MAXUINT16 && at <= G_MAXUINT16)
    {
      h264->sps_offset = (guint16) at;
      h264->sps_size = (guint16) size;
    }
}

/* RFC 6184 5.7.1: sizes of two bytes before each NAL unit. */
static SfuH264Result
parse_aggregate (const guint8 *payload, gsize size, SfuH264 *h264)
{
  gsize at = 1;

  if (size <= at)
    return SFU_H264_SHORT;
  while (at < size)
    {
      gsize nal_size;

      if (size - at < 2)
        return SFU_H264_SHORT;
      nal_size = sfu_read_be16 (payload + at);
      at += 2;
      if (nal_size == 0 || nal_size > size - at)
        return SFU_H264_SHORT;
      note_nal (payload, at, nal_size, h264);
      at += nal_size;
    }
  return SFU_H264_OK;
}

/* RFC 6184 5.8: the indicator has the NAL's reference bits, the header its type. */
static SfuH264Result
parse_fragment (const guint8 *payload, gsize size, SfuH264 *h264)
{
  guint8 type;

  if (size < 3)
    return SFU_H264_SHORT;
  type = payload[1] & TYPE_MASK;
  h264->fragment = TRUE;
  h264->nal_start = (payload[1] & FU_START) != 0;
  h264->nal_end = (payload[1] & FU_END) != 0;
  h264->reference = (payload[0] & REFERENCE_MASK) != 0;
  note_type (type, h264);
  h264->picture_start = h264->nal_start && begins_picture (type, payload + 2, size - 2);
  return SFU_H264_OK;
}

SfuH264Result
sfu_h264_parse (const guint8 *payload, gsize size, SfuH264 *h264)
{
  guint8 type;

  *h264 = (SfuH264){ .nal_start = TRUE, .nal_end = TRUE };
  if (size == 0)
    return SFU_H264_SHORT;
  type = payload[0] & TYPE_MASK;
  if (type == STAP_A)
    return parse_aggregate (payload, size, h264);
  if (type == FU_A)
    return parse_fragment (payload, size, h264);
  if (type == 0 || type > STAP_A)
    return SFU_H264_UNKNOWN;
  note_nal (payload, 0, size, h264);
  return SFU_H264_OK;
}

static void
describe (const guint8 *payload, gsize size, SfuFrameInfo *info)
{
  SfuH264 h264;

  *info = (SfuFrameInfo){ 0 };
  if (sfu_h264_parse (payload, size, &h264) != SFU_H264_OK)
    return;
  if (h264.picture_start)
    info->flags |= SFU_FRAME_START;
  if (h264.idr || h264.sps || h264.pps)
    info->flags |= SFU_FRAME_KEY;
  /* Encoders for WebRTC put the parameter sets before each IDR picture. An IDR picture that comes
   * without them is no place to begin: what decodes it may be lost, or another resolution's. Nor
   * are parameter sets that are repeated before any other picture. */
  if (h264.sps && h264.nal_start && (h264.idr || !h264.slice))
    info->flags |= SFU_FRAME_ENTRY;
  if (h264.slice && !h264.reference)
    info->flags |= SFU_FRAME_DISCARDABLE;
  if (h264.sps_size > 0 &&
      !sfu_h264_sps_size (payload + h264.sps_offset, h264.sps_size, &info->width, &info->height))
    info->width = info->height = 0;
}

const SfuCodecClass sfu_h264_class = {
  .codec = SFU_CODEC_H264,
  .name = "H264",
  .kind = SFU_VIDEO,
  .clock_rate = 90000,
  .describe = describe,
};
