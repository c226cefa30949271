#include "plugins/sfu/codec/red.h"

#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/rtp/bytes.h"

/* RFC 2198 3: a redundant block's header is four bytes, the primary's one without the F bit. */
#define MORE 0x80
#define HEADER_SIZE 4
#define PRIMARY_HEADER_SIZE 1

/* @at: (out): behind the headers. */
static SfuRedResult
parse_headers (const guint8 *payload, gsize size, SfuRed *red, gsize *at)
{
  *at = 0;
  red->n_blocks = 0;
  while (*at < size)
    {
      SfuRedBlock *block = &red->blocks[red->n_blocks];
      guint32 rest;

      if (red->n_blocks == SFU_RED_BLOCKS_MAX)
        return SFU_RED_TOO_MANY;
      red->n_blocks++;
      *block = (SfuRedBlock){ .payload_type = payload[*at] & 0x7F };
      if ((payload[*at] & MORE) == 0)
        {
          *at += PRIMARY_HEADER_SIZE;
          return SFU_RED_OK;
        }
      if (size - *at < HEADER_SIZE)
        return SFU_RED_SHORT;
      rest = sfu_read_be24 (payload + *at + 1);
      block->timestamp_offset = (guint16) (rest >> 10);
      block->size = rest & SFU_RED_BLOCK_SIZE_MAX;
      *at += HEADER_SIZE;
    }
  return SFU_RED_SHORT;
}

SfuRedResult
sfu_red_parse (const guint8 *payload, gsize size, SfuRed *red)
{
  gsize at;
  SfuRedResult result;

  if (size > G_MAXUINT16)
    return SFU_RED_TOO_MANY;
  result = parse_headers (payload, size, red, &at);
  if (result != SFU_RED_OK)
    return result;
  for (guint i = 0; i < red->n_blocks; i++)
    {
      SfuRedBlock *block = &red->blocks[i];

      if (i + 1u == red->n_blocks)
        block->size = (guint16) (size - at);
      if (block->size > size - at)
        return SFU_RED_SHORT;
      block->offset = (guint16) at;
      at += block->size;
    }
  return SFU_RED_OK;
}

gsize
sfu_red_write_headers (guint8 payload_type,
                       const SfuRedBlock *blocks,
                       gsize n_blocks,
                       guint8 *buffer)
{
  gsize at = 0;

  g_return_val_if_fail (n_blocks > 0 && n_blocks <= SFU_RED_BLOCKS_MAX, 0);
  for (gsize i = 0; i + 1 < n_blocks; i++)
    {
      buffer[at] = MORE | payload_type;
      sfu_write_be24 (buffer + at + 1,
                      (guint32) blocks[i].timestamp_offset << 10 | (guint32) blocks[i].size);
      at += HEADER_SIZE;
    }
  buffer[at++] = payload_type & 0x7F;
  return at;
}

static void
describe (const guint8 *payload, gsize size, SfuFrameInfo *info)
{
  SfuRed red;
  const SfuRedBlock *primary;

  *info = (SfuFrameInfo){ 0 };
  if (sfu_red_parse (payload, size, &red) != SFU_RED_OK)
    return;
  primary = sfu_red_primary (&red);
  sfu_opus_class.describe (payload + primary->offset, primary->size, info);
}

const SfuCodecClass sfu_red_class = {
  .codec = SFU_CODEC_RED,
  .name = "red",
  .kind = SFU_AUDIO,
  .clock_rate = 48000,
  .channels = 2,
  .describe = describe,
};
