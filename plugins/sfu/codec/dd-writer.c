#include "plugins/sfu/codec/dd-writer.h"

#include <string.h>

#include "plugins/sfu/codec/bit-writer.h"
#include "plugins/sfu/rtp/bytes.h"

/* Where the flags of the extended fields begin, and the bit of active_decode_targets_present_flag
 * among the five. */
#define FLAGS_AT (SFU_DD_SIZE_MIN * 8)
#define N_FLAGS 5
#define ACTIVE_TARGETS_FLAG 0x08

static void
copy_bits (SfuBitReader *from, SfuBitWriter *to, gsize end)
{
  while (from->at < end)
    {
      guint count = (guint) MIN (end - from->at, 32);

      sfu_bit_write (to, sfu_bit_read (from, count), count);
    }
}

static gsize
write_with_targets (const guint8 *data,
                    gsize size,
                    const SfuDdFrame *frame,
                    guint32 active_targets,
                    guint8 *buffer,
                    gsize room)
{
  SfuBitReader from = sfu_bit_reader (data, size);
  SfuBitWriter to = sfu_bit_writer (buffer, room);
  guint32 flags = 0;

  copy_bits (&from, &to, FLAGS_AT);
  if (size > SFU_DD_SIZE_MIN)
    flags = sfu_bit_read (&from, N_FLAGS);
  sfu_bit_write (&to, flags | ACTIVE_TARGETS_FLAG, N_FLAGS);
  copy_bits (&from, &to, frame->mask_at);
  sfu_bit_write (&to, active_targets, frame->n_targets);
  if (frame->has_mask)
    sfu_bit_read (&from, frame->n_targets);
  copy_bits (&from, &to, frame->bits);
  return to.failed ? 0 : sfu_bit_writer_size (&to);
}

gsize
sfu_dd_write (const guint8 *data,
              gsize size,
              const SfuDdFrame *frame,
              const SfuDdChange *change,
              guint8 *buffer,
              gsize room)
{
  gsize written = size;

  if (size < SFU_DD_SIZE_MIN || frame->bits > size * 8 || size > room)
    return 0;
  if (change->active_targets == SFU_DD_KEEP_TARGETS)
    memcpy (buffer, data, size);
  else
    written = write_with_targets (data, size, frame, change->active_targets & frame->active_targets,
                                  buffer, room);
  if (written > 0)
    sfu_write_be16 (buffer + 1, change->frame_number);
  return written;
}
