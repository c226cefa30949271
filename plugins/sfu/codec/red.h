/* Redundant audio, RFC 2198, as browsers use it for Opus: "audio/red", the newest frame last and
 * the ones before it ahead. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"

G_BEGIN_DECLS

extern const SfuCodecClass sfu_red_class;

/* What one packet may hold, the primary block among them. */
#define SFU_RED_BLOCKS_MAX 8

/* RFC 2198 3: what the header's bits can say. */
#define SFU_RED_OFFSET_MAX 0x3FFF
#define SFU_RED_BLOCK_SIZE_MAX 0x3FF

typedef enum
{
  SFU_RED_OK,
  SFU_RED_SHORT,    /* a header or a block overruns */
  SFU_RED_TOO_MANY, /* more than SFU_RED_BLOCKS_MAX */
} SfuRedResult;

typedef struct
{
  guint8 payload_type;
  guint16 timestamp_offset; /* to be subtracted from the packet's; 0 for the primary */
  guint16 offset;           /* from the payload's begin */
  guint16 size;             /* may be 0 */
} SfuRedBlock;

typedef struct
{
  SfuRedBlock blocks[SFU_RED_BLOCKS_MAX]; /* oldest first; the last one is the primary */
  guint8 n_blocks;                        /* at least 1 */
} SfuRed;

SfuRedResult sfu_red_parse (const guint8 *payload, gsize size, SfuRed *red);

static inline const SfuRedBlock *
sfu_red_primary (const SfuRed *red)
{
  return &red->blocks[red->n_blocks - 1];
}

#define SFU_RED_HEADERS_ROOM (4 * (SFU_RED_BLOCKS_MAX - 1) + 1)

/* The headers of blocks that follow one upon the other, the primary last; each is said to be of
 * @payload_type, Opus' own. What the header's bits cannot say must not be among them.
 * @buffer: SFU_RED_HEADERS_ROOM bytes. Returns: the size. */
gsize sfu_red_write_headers (guint8 payload_type,
                             const SfuRedBlock *blocks,
                             gsize n_blocks,
                             guint8 *buffer);

G_END_DECLS
