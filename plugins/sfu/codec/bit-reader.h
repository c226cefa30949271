/* Reads bits, the most significant first. Past the end it gives zeros and remembers that: check
 * @failed once, when all is read. Plain struct. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *data;
  gsize bits; /* there are */
  gsize at;   /* the next one */
  gboolean failed;
} SfuBitReader;

static inline SfuBitReader
sfu_bit_reader (const guint8 *data, gsize size)
{
  return (SfuBitReader){ .data = data, .bits = size * 8 };
}

/* @count: at most 32. */
static inline guint32
sfu_bit_read (SfuBitReader *reader, guint count)
{
  guint64 value = 0;

  if (count > reader->bits - reader->at)
    {
      reader->failed = TRUE;
      reader->at = reader->bits;
      return 0;
    }
  while (count > 0)
    {
      guint left = 8 - reader->at % 8;
      guint taken = MIN (left, count);

      value =
          value << taken | (reader->data[reader->at / 8] >> (left - taken) & ((1u << taken) - 1));
      reader->at += taken;
      count -= taken;
    }
  return (guint32) value;
}

G_END_DECLS
