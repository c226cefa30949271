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
  while (count > 0)
    {
      guint left = 8 - writer->at % 8;
      guint taken = MIN (left, count);
      guint8 *byte = &writer->data[writer->at / 8];

      if (left == 8)
        *byte = 0;
      count -= taken;
      *byte |= (guint8) ((value >> count & ((1u << taken) - 1)) << (left - taken));
      writer->at += taken;
    }
}

static inline gsize
sfu_bit_writer_size (const SfuBitWriter *writer)
{
  return (writer->at + 7) / 8;
}

G_END_DECLS
