#include "plugins/sfu/codec/h264-sps.h"

#include "plugins/sfu/codec/bit-reader.h"

/* What comes before the size is shorter, but for scaling lists, which nobody sends. */
#define SPS_SIZE_MAX 256
#define SPS_TYPE 7

#define CHROMA_444 3
#define MACROBLOCK 16

/* 7.3.1: a third byte of 3 behind two zeros is there only to avoid start codes. */
static gsize
remove_emulation (const guint8 *data, gsize size, guint8 *clean)
{
  gsize written = 0, zeros = 0;

  for (gsize i = 0; i < size && written < SPS_SIZE_MAX; i++)
    {
      if (zeros >= 2 && data[i] == 3)
        {
          zeros = 0;
          continue;
        }
      zeros = data[i] == 0 ? zeros + 1 : 0;
      clean[written++] = data[i];
    }
  return written;
}

/* ue(v), 9.1. */
static guint32
read_ue (SfuBitReader *reader)
{
  guint zeros = 0;

  while (zeros < 32 && !reader->failed && sfu_bit_read (reader, 1) == 0)
    zeros++;
  if (zeros == 32)
    reader->failed = TRUE;
  return reader->failed ? 0 : (1u << zeros) - 1 + sfu_bit_read (reader, zeros);
}

static gint32
read_se (SfuBitReader *reader)
{
  guint32 code = read_ue (reader);
  gint32 value = (gint32) (code / 2 + code % 2);

  return code % 2 == 1 ? value : -value;
}

static void
skip_scaling_list (SfuBitReader *reader, guint n)
{
  gint32 last = 8, next = 8;

  for (guint i = 0; i < n && !reader->failed; i++)
    {
      if (next != 0)
        next = (gint32) ((guint32) last + (guint32) read_se (reader)) & 0xFF;
      last = next != 0 ? next : last;
    }
}

static gboolean
has_chroma_format (guint8 profile)
{
  static const guint8 profiles[] = { 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 };

  for (gsize i = 0; i < sizeof profiles; i++)
    if (profiles[i] == profile)
      return TRUE;
  return FALSE;
}

/* Returns: chroma_format_idc */
static guint32
read_chroma (SfuBitReader *reader)
{
  guint32 format = read_ue (reader);
  guint lists = format == CHROMA_444 ? 12 : 8;

  if (format == CHROMA_444)
    sfu_bit_read (reader, 1);
  read_ue (reader);
  read_ue (reader);
  sfu_bit_read (reader, 1);
  if (sfu_bit_read (reader, 1) == 1)
    for (guint i = 0; i < lists; i++)
      if (sfu_bit_read (reader, 1) == 1)
        skip_scaling_list (reader, i < 6 ? 16 : 64);
  return format;
}

static void
skip_picture_order (SfuBitReader *reader)
{
  guint32 type = read_ue (reader);

  if (type == 0)
    read_ue (reader);
  if (type != 1)
    return;
  sfu_bit_read (reader, 1);
  read_se (reader);
  read_se (reader);
  for (guint32 n = read_ue (reader); n > 0 && !reader->failed; n--)
    read_se (reader);
}

/* 7.4.2.1.1: cropping is counted in chroma samples, of fields where there may be such.
 * @blocks: macroblocks. @unit: luma samples per step. */
static gboolean
set_size (guint64 blocks, guint32 unit, guint64 crop, guint16 *size)
{
  guint64 whole = blocks * MACROBLOCK;

  if (crop * unit >= whole || whole - crop * unit > G_MAXUINT16)
    return FALSE;
  *size = (guint16) (whole - crop * unit);
  return TRUE;
}

static gboolean
read_size (SfuBitReader *reader, guint32 chroma, guint16 *width, guint16 *height)
{
  guint64 columns = (guint64) read_ue (reader) + 1;
  guint64 rows = (guint64) read_ue (reader) + 1;
  guint32 fields = sfu_bit_read (reader, 1) == 1 ? 1 : 2;
  guint64 crop_x = 0, crop_y = 0;

  if (fields == 2)
    sfu_bit_read (reader, 1);
  sfu_bit_read (reader, 1);
  if (sfu_bit_read (reader, 1) == 1)
    {
      crop_x = (guint64) read_ue (reader);
      crop_x += read_ue (reader);
      crop_y = (guint64) read_ue (reader);
      crop_y += read_ue (reader);
    }
  return !reader->failed && set_size (columns, chroma == 1 || chroma == 2 ? 2 : 1, crop_x, width) &&
         set_size (rows * fields, (chroma == 1 ? 2 : 1) * fields, crop_y, height);
}

gboolean
sfu_h264_sps_size (const guint8 *sps, gsize size, guint16 *width, guint16 *height)
{
  guint8 clean[SPS_SIZE_MAX];
  SfuBitReader reader;
  guint32 chroma = 1;

  if (size < 4 || (sps[0] & 0x1F) != SPS_TYPE)
    return FALSE;
  reader = sfu_bit_reader (clean, remove_emulation (sps + 4, size - 4, clean));
  read_ue (&reader);
  if (has_chroma_format (sps[1]))
    chroma = read_chroma (&reader);
  read_ue (&reader);
  skip_picture_order (&reader);
  read_ue (&reader);
  sfu_bit_read (&reader, 1);
  return read_size (&reader, chroma, width, height);
}
