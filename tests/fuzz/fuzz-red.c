/* RFC 2198's payload: read, and put together again from its blocks. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/red.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Blocks lie one behind the other, the primary last: only the payload types are made ours. */
static void
write_again (const guint8 *data, gsize size, const SfuRed *red)
{
  gsize bodies = red->blocks[0].offset;
  g_autofree guint8 *buffer = g_malloc (SFU_RED_HEADERS_ROOM + size - bodies);
  gsize headers = sfu_red_write_headers (111, red->blocks, red->n_blocks, buffer);
  SfuRed again;

  g_assert_cmpuint (headers, ==, bodies);
  memcpy (buffer + headers, data + bodies, size - bodies);
  g_assert_cmpint (sfu_red_parse (buffer, size, &again), ==, SFU_RED_OK);
  g_assert_cmpuint (again.n_blocks, ==, red->n_blocks);
  for (guint i = 0; i < red->n_blocks; i++)
    {
      g_assert_cmpuint (again.blocks[i].payload_type, ==, 111);
      g_assert_cmpuint (again.blocks[i].timestamp_offset, ==, red->blocks[i].timestamp_offset);
      g_assert_cmpuint (again.blocks[i].offset, ==, red->blocks[i].offset);
      g_assert_cmpuint (again.blocks[i].size, ==, red->blocks[i].size);
    }
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
  write_again (data, size, &red);
  return 0;
}
