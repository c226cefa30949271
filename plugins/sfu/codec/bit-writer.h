/* Writes bits, the most significant first, and zeros behind them up to the byte. Without room it
 * remembers that: check @failed once, when all is written. Plain struct. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *data;
  gsize bits; /* there is room for */
  gsize at;
  gboolean failed;
} SfuBitWriter;

static inline SfuBitWriter
sfu_bit_writer (guint8 *data, gsize room)
{
  return (SfuBitWriter){ .data = data, .bits = room * 8 };
}

/* @count: at most 32. */
static inline void
sfu_bit_write (SfuBitWriter *writer, guint32 value, guint count)
{
  if (count > writer->bits - writer->at)
    {
      writer->failed = TRUE;
      return;
    }
  for (guint i = count; i-- > 0; writer->at++)
    {
      guint8 *byte = &writer->data[writer->at / 8];

      if (writer->at % 8 == 0)
        *byte = 0;
      *byte |= (guint8) ((value >> i & 1u) << (7 - writer->at % 8));
    }
}

static inline gsize
sfu_bit_writer_size (const SfuBitWriter *writer)
{
  return (writer->at + 7) / 8;
}

G_END_DECLS
