#include "plugins/sfu/codec/av1-sequence.h"

#include "plugins/sfu/codec/bit-reader.h"

/* 5.3.2: the OBU's header. */
#define TYPE_SEQUENCE_HEADER 1
#define HAS_EXTENSION 0x04
#define HAS_SIZE 0x02

/* What decoder_model_info() tells the operating points; 0: there is none. */
typedef struct
{
  guint delay_bits;
} DecoderModel;

/* uvlc(), 4.10.3 */
static void
skip_uvlc (SfuBitReader *reader)
{
  guint zeros = 0;

  while (!reader->failed && sfu_bit_read (reader, 1) == 0)
    zeros++;
  if (zeros < 32)
    sfu_bit_read (reader, zeros);
}

static void
read_timing (SfuBitReader *reader, DecoderModel *model)
{
  if (sfu_bit_read (reader, 1) == 0)
    return;
  sfu_bit_read (reader, 32);
  sfu_bit_read (reader, 32);
  if (sfu_bit_read (reader, 1) == 1)
    skip_uvlc (reader);
  if (sfu_bit_read (reader, 1) == 0)
    return;
  model->delay_bits = sfu_bit_read (reader, 5) + 1;
  sfu_bit_read (reader, 32);
  sfu_bit_read (reader, 10);
}

static void
skip_operating_point (SfuBitReader *reader, const DecoderModel *model, gboolean has_delay)
{
  sfu_bit_read (reader, 12);
  if (sfu_bit_read (reader, 5) > 7)
    sfu_bit_read (reader, 1);
  if (model->delay_bits > 0 && sfu_bit_read (reader, 1) == 1)
    {
      sfu_bit_read (reader, model->delay_bits);
      sfu_bit_read (reader, model->delay_bits);
      sfu_bit_read (reader, 1);
    }
  if (has_delay && sfu_bit_read (reader, 1) == 1)
    sfu_bit_read (reader, 4);
}

static void
skip_operating_points (SfuBitReader *reader)
{
  DecoderModel model = { 0 };
  gboolean has_delay;
  guint points;

  read_timing (reader, &model);
  has_delay = sfu_bit_read (reader, 1) == 1;
  points = sfu_bit_read (reader, 5) + 1;
  for (guint i = 0; i < points; i++)
    skip_operating_point (reader, &model, has_delay);
}

/* Returns: where the OBU's payload begins; @size when it does not. */
static gsize
skip_header (const guint8 *obu, gsize size)
{
  gsize at = obu[0] & HAS_EXTENSION ? 2 : 1;

  if ((obu[0] & HAS_SIZE) == 0)
    return MIN (at, size);
  while (at < size && (obu[at] & 0x80) != 0)
    at++;
  return MIN (at + 1, size);
}

/* Less one in the header; 65,536 is cut to what fits. */
static guint16
read_size (SfuBitReader *reader, guint bits)
{
  guint32 size = sfu_bit_read (reader, bits) + 1;

  return (guint16) MIN (size, G_MAXUINT16);
}

gboolean
sfu_av1_sequence_size (const guint8 *obu, gsize size, guint16 *width, guint16 *height)
{
  SfuBitReader reader;
  guint width_bits, height_bits;
  gsize at;

  if (size == 0 || (obu[0] >> 3 & 0x0F) != TYPE_SEQUENCE_HEADER)
    return FALSE;
  at = skip_header (obu, size);
  reader = sfu_bit_reader (obu + at, size - at);
  sfu_bit_read (&reader, 4); /* profile, still_picture */
  if (sfu_bit_read (&reader, 1) == 1)
    sfu_bit_read (&reader, 5); /* reduced: the level is all there is */
  else
    skip_operating_points (&reader);
  width_bits = sfu_bit_read (&reader, 4) + 1;
  height_bits = sfu_bit_read (&reader, 4) + 1;
  *width = read_size (&reader, width_bits);
  *height = read_size (&reader, height_bits);
  return !reader.failed;
}
