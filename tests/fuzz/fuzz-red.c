/* RFC 2198's payload: read, and put together again from its blocks. */
#include <stdint.h>

#include "plugins/sfu/codec/red.h"

#define PACKET_TIMESTAMP 100000

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
write_again (const guint8 *data, gsize size, const SfuRed *red)
{
  g_autofree guint8 *buffer = g_malloc (size);
  SfuRedSource sources[SFU_RED_BLOCKS_MAX];
  SfuRed again;
  gsize written;

  for (guint i = 0; i < red->n_blocks; i++)
    sources[i] = (SfuRedSource){ data + red->blocks[i].offset, red->blocks[i].size,
                                 PACKET_TIMESTAMP - red->blocks[i].timestamp_offset };
  written =
      sfu_red_write (111, &sources[red->n_blocks - 1], sources, red->n_blocks - 1u, buffer, size);
  g_assert_cmpuint (written, >, 0);
  g_assert_cmpuint (written, <=, size);
  g_assert_cmpint (sfu_red_parse (buffer, written, &again), ==, SFU_RED_OK);
  g_assert_cmpmem (buffer + sfu_red_primary (&again)->offset, sfu_red_primary (&again)->size,
                   data + sfu_red_primary (red)->offset, sfu_red_primary (red)->size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuFrameInfo info;
  SfuRed red;

  sfu_red_class.describe (data, size, &info);
  if (sfu_red_parse (data, size, &red) != SFU_RED_OK)
    {
      g_assert_cmpuint (info.flags, ==, 0);
      return 0;
    }
  for (guint i = 0; i < red.n_blocks; i++)
    g_assert_cmpuint ((gsize) red.blocks[i].offset + red.blocks[i].size, <=, size);
  for (guint i = 0; i + 1u < red.n_blocks; i++)
    {
      guint32 timestamp = PACKET_TIMESTAMP - red.blocks[i].timestamp_offset;
      const SfuRedBlock *found = sfu_red_find (&red, PACKET_TIMESTAMP, timestamp);

      g_assert_true (found == NULL || found->timestamp_offset == red.blocks[i].timestamp_offset);
    }
  write_again (data, size, &red);
  return 0;
}
