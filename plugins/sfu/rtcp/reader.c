#include "plugins/sfu/rtcp/reader.h"

#include "plugins/sfu/rtp/bytes.h"

#define HEADER_SIZE 4

/* Of the packet at @data, header included, in bytes. */
static gsize
packet_size (const guint8 *data)
{
  return (sfu_read_be16 (data + 2) + (gsize) 1) * 4;
}

static SfuRtcpResult
check_packet (const guint8 *data, gsize size)
{
  if (size < HEADER_SIZE)
    return SFU_RTCP_SHORT;
  if (data[0] >> 6 != 2)
    return SFU_RTCP_VERSION;
  if (packet_size (data) > size)
    return SFU_RTCP_SHORT;
  if ((data[0] & 0x20) == 0)
    return SFU_RTCP_OK;

  /* RFC 3550 6.4.1: only the last one is padded. By a multiple of four it says, but libwebrtc fills
   * its transport-wide feedback up with one to three bytes. */
  if (packet_size (data) != size || data[size - 1] == 0 || data[size - 1] > size - HEADER_SIZE)
    return SFU_RTCP_PADDING;
  return SFU_RTCP_OK;
}

SfuRtcpResult
sfu_rtcp_reader_init (SfuRtcpReader *reader, const guint8 *data, gsize size)
{
  *reader = (SfuRtcpReader){ data, 0 };
  if (size < HEADER_SIZE)
    return SFU_RTCP_SHORT;
  /* RFC 5761 4: what else shares the port. A reduced-size one (RFC 5506) begins with any type. */
  if (data[1] < 192 || data[1] > 223)
    return SFU_RTCP_TYPE;

  for (gsize at = 0; at < size; at += packet_size (data + at))
    {
      SfuRtcpResult result = check_packet (data + at, size - at);

      if (result != SFU_RTCP_OK)
        return result;
    }
  reader->size = size;
  return SFU_RTCP_OK;
}

gboolean
sfu_rtcp_reader_next (SfuRtcpReader *reader, SfuRtcpPacket *packet)
{
  gsize size;

  if (reader->size < HEADER_SIZE)
    return FALSE;
  size = packet_size (reader->data);
  packet->count = reader->data[0] & 0x1F;
  packet->type = reader->data[1];
  packet->body = reader->data + HEADER_SIZE;
  packet->size = size - HEADER_SIZE;
  if (reader->data[0] & 0x20)
    packet->size -= reader->data[size - 1];
  reader->data += size;
  reader->size -= size;
  return TRUE;
}
