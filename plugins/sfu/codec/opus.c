#include "plugins/sfu/codec/opus.h"

#define FRAME_SIZE_MAX 1275 /* RFC 6716 3.2.1 */
#define DURATION_MAX 5760   /* 120 ms, RFC 6716 3.2.5 */

/* RFC 6716 table 2: samples at 48 kHz by configuration number. */
static guint16
frame_duration (guint8 config)
{
  static const guint16 silk[] = { 480, 960, 1920, 2880 };
  static const guint16 hybrid[] = { 480, 960 };
  static const guint16 celt[] = { 120, 240, 480, 960 };

  if (config < 12)
    return silk[config % 4];
  if (config < 16)
    return hybrid[config % 2];
  return celt[config % 4];
}

/* Number of frames by the TOC's code, RFC 6716 3.2; 0: malformed. */
static guint8
count_frames (const guint8 *payload, gsize size)
{
  switch (payload[0] & 3)
    {
    case 0:
      return 1;
    case 1:
      /* two of equal size */
      return (size - 1) % 2 == 0 ? 2 : 0;
    case 2:
      return size >= 2 ? 2 : 0;
    default:
      return size >= 2 ? payload[1] & 0x3F : 0;
    }
}

gboolean
sfu_opus_parse (const guint8 *payload, gsize size, SfuOpus *opus)
{
  guint duration;

  if (size == 0)
    return FALSE;
  opus->config = payload[0] >> 3;
  opus->stereo = (payload[0] & 4) != 0;
  opus->frame_duration = frame_duration (opus->config);
  opus->frames = count_frames (payload, size);
  duration = (guint) opus->frames * opus->frame_duration;
  if (opus->frames == 0 || duration > DURATION_MAX)
    return FALSE;
  if ((payload[0] & 3) == 0 && size - 1 > FRAME_SIZE_MAX)
    return FALSE;
  opus->duration = (guint16) duration;
  /* RFC 6716 3.1 lets frames be empty; encoders send one or two bytes in all to keep a silent
   * stream alive (RFC 7587 3.1.3). */
  opus->dtx = size <= 2;
  return TRUE;
}

static void
describe (const guint8 *payload, gsize size, SfuFrameInfo *info)
{
  SfuOpus opus;

  *info = (SfuFrameInfo){ 0 };
  if (size == 0)
    return;
  info->flags = SFU_FRAME_START | SFU_FRAME_END | SFU_FRAME_KEY | SFU_FRAME_ENTRY;
  if (sfu_opus_parse (payload, size, &opus) && opus.dtx)
    info->flags |= SFU_FRAME_SILENCE;
}

const SfuCodecClass sfu_opus_class = {
  .codec = SFU_CODEC_OPUS,
  .name = "opus",
  .kind = SFU_AUDIO,
  .clock_rate = 48000,
  .channels = 2,
  .describe = describe,
};
