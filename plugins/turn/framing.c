#include "plugins/turn/framing.h"

#include <string.h>

#include "plugins/turn/channel.h"

#define DATA_INDICATION 0x0017
#define XOR_PEER_ADDRESS 0x0012
#define DATA 0x0013
#define HEADER 20
#define TRANSACTION 12

static const guint8 cookie[] = { 0x21, 0x12, 0xA4, 0x42 };

static guint16
read_be16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static guint8 *
write_be16 (guint8 *out, gsize value)
{
  out[0] = (guint8) (value >> 8);
  out[1] = (guint8) value;
  return out + 2;
}

gboolean
turn_channel_data_is (const guint8 *data, gsize size)
{
  return size > 0 && (data[0] & 0xC0) == 0x40;
}

gboolean
turn_channel_data_read (const guint8 *data, gsize size, TurnChannelData *frame)
{
  if (size < TURN_CHANNEL_HEADER)
    return FALSE;
  frame->channel = read_be16 (data);
  frame->size = read_be16 (data + 2);
  frame->data = data + TURN_CHANNEL_HEADER;
  return frame->channel >= TURN_CHANNEL_FIRST && frame->channel <= TURN_CHANNEL_LAST &&
         frame->size <= size - TURN_CHANNEL_HEADER;
}

gsize
turn_channel_data_write (guint8 *out, guint16 channel, const guint8 *data, gsize size)
{
  guint8 *next = write_be16 (write_be16 (out, channel), size);
  memcpy (next, data, size);
  return TURN_CHANNEL_HEADER + size;
}

/* RFC 8489 14.2 */
static guint8 *
write_xor_address (guint8 *out, const guint8 *transaction, const GwAddress *peer)
{
  gsize size = peer->family == AF_INET ? 4 : 16;
  guint8 *next = write_be16 (write_be16 (out, XOR_PEER_ADDRESS), 4 + size);
  *next++ = 0;
  *next++ = peer->family == AF_INET ? 1 : 2;
  next = write_be16 (next, peer->port ^ read_be16 (cookie));
  for (gsize i = 0; i < size; i++)
    *next++ = peer->ip[i] ^ (i < sizeof cookie ? cookie[i] : transaction[i - sizeof cookie]);
  return next;
}

gsize
turn_data_indication_write (
    guint8 *out, const guint8 *transaction, const GwAddress *peer, const guint8 *data, gsize size)
{
  gsize padding = (4 - size % 4) % 4;
  memcpy (out + 4, cookie, sizeof cookie);
  memcpy (out + 8, transaction, TRANSACTION);
  guint8 *next = write_xor_address (out + HEADER, transaction, peer);
  next = write_be16 (write_be16 (next, DATA), size);
  memcpy (next, data, size);
  memset (next + size, 0, padding);

  gsize total = (gsize) (next - out) + size + padding;
  write_be16 (write_be16 (out, DATA_INDICATION), total - HEADER);
  return total;
}

/* A message says so in its first bits, its cookie and its length, which is a multiple of four. */
static TurnFrameVerdict
measure_message (const guint8 *data, gsize size, TurnFrame *frame)
{
  gsize known = size - 4 < sizeof cookie ? size - 4 : sizeof cookie;

  frame->size = frame->content = HEADER + (gsize) read_be16 (data + 2);
  if (frame->size % 4 != 0 || memcmp (data + 4, cookie, known) != 0)
    return TURN_FRAME_BAD;
  return known == sizeof cookie ? TURN_FRAME_KNOWN : TURN_FRAME_PARTIAL;
}

TurnFrameVerdict
turn_frame_measure (const guint8 *data, gsize size, TurnFrame *frame)
{
  if (size > 0 && data[0] >= 0x80)
    return TURN_FRAME_BAD;
  if (size < TURN_CHANNEL_HEADER)
    return TURN_FRAME_PARTIAL;
  if (!turn_channel_data_is (data, size))
    return measure_message (data, size, frame);
  /* RFC 8656 12.5: padded, and the length does not say so. */
  frame->content = TURN_CHANNEL_HEADER + (gsize) read_be16 (data + 2);
  frame->size = (frame->content + 3) & ~(gsize) 3;
  return TURN_FRAME_KNOWN;
}
