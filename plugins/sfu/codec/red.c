#include "plugins/sfu/codec/red.h"

#include <string.h>

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

const SfuRedBlock *
sfu_red_find (const SfuRed *red, guint32 packet_timestamp, guint32 timestamp)
{
  for (guint i = 0; i + 1u < red->n_blocks; i++)
    if (red->blocks[i].size > 0 && packet_timestamp - red->blocks[i].timestamp_offset == timestamp)
      return &red->blocks[i];
  return NULL;
}

static gboolean
can_repeat (const SfuRedSource *primary, const SfuRedSource *earlier)
{
  guint32 offset = primary->timestamp - earlier->timestamp;

  return offset > 0 && offset <= SFU_RED_OFFSET_MAX && earlier->size <= SFU_RED_BLOCK_SIZE_MAX;
}

/* The newest ones count most. Returns: a bit for each of @earlier that goes in. */
static guint
choose (const SfuRedSource *primary, const SfuRedSource *earlier, gsize n_earlier, gsize room)
{
  guint chosen = 0;

  for (gsize i = n_earlier; i-- > 0;)
    {
      gsize needed = HEADER_SIZE + earlier[i].size;

      if (!can_repeat (primary, &earlier[i]) || needed > room)
        continue;
      chosen |= 1u << i;
      room -= needed;
    }
  return chosen;
}

static gsize
write_headers (guint8 payload_type,
               const SfuRedSource *primary,
               const SfuRedSource *earlier,
               guint chosen,
               guint8 *buffer)
{
  gsize at = 0;

  for (gsize i = 0; chosen >> i != 0; i++)
    {
      if ((chosen >> i & 1) == 0)
        continue;
      buffer[at] = MORE | payload_type;
      sfu_write_be24 (buffer + at + 1, (primary->timestamp - earlier[i].timestamp) << 10 |
                                           (guint32) earlier[i].size);
      at += HEADER_SIZE;
    }
  buffer[at++] = payload_type;
  return at;
}

static gsize
append (guint8 *buffer, gsize at, const SfuRedSource *source)
{
  if (source->size > 0)
    memcpy (buffer + at, source->data, source->size);
  return at + source->size;
}

gsize
sfu_red_write (guint8 payload_type,
               const SfuRedSource *primary,
               const SfuRedSource *earlier,
               gsize n_earlier,
               guint8 *buffer,
               gsize room)
{
  guint chosen;
  gsize at;

  g_return_val_if_fail (n_earlier < SFU_RED_BLOCKS_MAX, 0);
  if (room < PRIMARY_HEADER_SIZE || primary->size > room - PRIMARY_HEADER_SIZE)
    return 0;
  chosen = choose (primary, earlier, n_earlier, room - PRIMARY_HEADER_SIZE - primary->size);
  at = write_headers (payload_type & 0x7F, primary, earlier, chosen, buffer);
  for (gsize i = 0; i < n_earlier; i++)
    if (chosen >> i & 1)
      at = append (buffer, at, &earlier[i]);
  return append (buffer, at, primary);
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
