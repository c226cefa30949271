/* Dependency descriptors of one stream: each with a byte of size before it. What can be read is
 * written anew for a subscriber and read again. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/dd-history.h"
#include "plugins/sfu/codec/dd-writer.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  SfuDdReader publisher, subscriber;
  gboolean parted; /* the subscriber missed one that would have been too long */
  SfuDdHistory history;
} Stream;

static void
check_bounds (const SfuDdReader *reader, const SfuDdFrame *frame, gsize size)
{
  const SfuDdDependencies *dependencies = &frame->dependencies;

  g_assert_cmpuint (frame->mask_at, <=, frame->bits);
  g_assert_cmpuint (frame->bits, <=, size * 8);
  g_assert_cmpuint (frame->n_targets, <=, SFU_DD_TARGETS_MAX);
  g_assert_cmpuint (dependencies->n_fdiffs, <=, SFU_DD_FDIFFS_MAX);
  g_assert_cmpuint (dependencies->spatial_layer, <, SFU_DD_LAYERS_MAX);
  g_assert_cmphex (dependencies->present, ==,
                   dependencies->discardable | dependencies->switching | dependencies->required);
  for (guint i = 0; i < reader->structure.n_targets; i++)
    g_assert_true (reader->structure.n_chains == 0 ||
                   reader->structure.targets[i].chain < reader->structure.n_chains);
}

static void
forward (Stream *stream, const guint8 *data, gsize size, const SfuDdFrame *frame)
{
  SfuDdChange change = { (guint16) frame->number, data[0] };
  guint8 buffer[SFU_DD_SIZE_MAX];
  SfuFrameInfo info = { 0 };
  SfuDdFrame again;
  gsize written;

  check_bounds (&stream->publisher, frame, size);
  sfu_dd_describe (&stream->publisher, frame, &info);
  sfu_dd_history_chain_intact (&stream->history, frame, 0);
  sfu_dd_history_decodable (&stream->history, frame);
  sfu_dd_history_note (&stream->history, frame->number,
                       data[0] & 1 ? SFU_DD_SENT : SFU_DD_LEFT_OUT);

  written = sfu_dd_write (data, size, frame, &change, buffer, sizeof buffer);
  g_assert_cmpuint (written, <=, size + SFU_DD_GROWTH_MAX);
  stream->parted |= written == 0;
  if (stream->parted)
    return;
  if (sfu_dd_read (&stream->subscriber, buffer, written, &again) == SFU_DD_OK)
    g_assert_cmpmem (&again.dependencies, sizeof again.dependencies, &frame->dependencies,
                     sizeof frame->dependencies);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree Stream *stream = g_new0 (Stream, 1);

  while (size > 0)
    {
      gsize length = MIN (data[0], size - 1);
      g_autofree guint8 *descriptor = g_memdup2 (data + 1, length);
      SfuDdFrame frame;

      if (sfu_dd_read (&stream->publisher, descriptor, length, &frame) == SFU_DD_OK)
        forward (stream, descriptor, length, &frame);
      data += length + 1;
      size -= length + 1;
    }
  return 0;
}
