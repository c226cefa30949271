#include "plugins/sfu/rtp/header.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 12

/* RFC 8285 4.1.2 and 4.3. */
#define ONE_BYTE_PROFILE 0xBEDE
#define TWO_BYTE_PROFILE 0x1000
#define TWO_BYTE_MASK 0xFFF0
#define ONE_BYTE_END 15

static void
set_bytes (guint16 *offset, guint8 *bytes_size, gsize at, gsize size)
{
  *offset = (guint16) at;
  *bytes_size = (guint8) size;
}

/* @at: of the element's data, which is within bounds. */
static void
take_element (const guint8 *data,
              gsize at,
              guint8 id,
              gsize size,
              const SfuExtensionIds *ids,
              SfuRtpMeta *meta)
{
  const guint8 *value = data + at;

  if (id == ids->transport_cc && size == 2)
    {
      meta->transport_seq = sfu_read_be16 (value);
      meta->flags |= SFU_RTP_HAS_TRANSPORT_CC;
    }
  else if (id == ids->abs_send_time && size == 3)
    {
      meta->abs_send_time = sfu_read_be24 (value);
      meta->flags |= SFU_RTP_HAS_ABS_SEND_TIME;
    }
  else if (id == ids->audio_level && size == 1)
    {
      meta->audio_level = value[0] & 0x7F;
      meta->flags |= SFU_RTP_HAS_AUDIO_LEVEL;
      /* The last one counts, should there be two. */
      meta->flags &= (guint16) ~SFU_RTP_VOICE;
      meta->flags |= value[0] & 0x80 ? SFU_RTP_VOICE : 0;
    }
  else if (id == ids->video_orientation && size == 1)
    {
      meta->video_orientation = value[0];
      meta->flags |= SFU_RTP_HAS_VIDEO_ORIENTATION;
    }
  else if (id == ids->mid)
    set_bytes (&meta->mid_offset, &meta->mid_size, at, size);
  else if (id == ids->rid)
    set_bytes (&meta->rid_offset, &meta->rid_size, at, size);
  else if (id == ids->repaired_rid)
    set_bytes (&meta->repaired_rid_offset, &meta->repaired_rid_size, at, size);
  else if (id == ids->dependency_descriptor)
    set_bytes (&meta->descriptor_offset, &meta->descriptor_size, at, size);
}

/* RFC 8285 4.2: id and length minus one in four bits each; id 0 is padding, 15 ends it all. */
static gboolean
parse_one_byte (
    const guint8 *data, gsize at, gsize end, const SfuExtensionIds *ids, SfuRtpMeta *meta)
{
  while (at < end)
    {
      guint8 id = data[at] >> 4;
      gsize size = (data[at] & 0x0F) + 1u;

      if (data[at] == 0)
        {
          at++;
          continue;
        }
      if (id == ONE_BYTE_END)
        return TRUE;
      at++;
      if (size > end - at)
        return FALSE;
      if (id != 0)
        take_element (data, at, id, size, ids, meta);
      at += size;
    }
  return TRUE;
}

/* RFC 8285 4.3: a byte of id, a byte of length, which may be 0. */
static gboolean
parse_two_byte (
    const guint8 *data, gsize at, gsize end, const SfuExtensionIds *ids, SfuRtpMeta *meta)
{
  while (at < end)
    {
      guint8 id = data[at++];
      gsize size;

      if (id == 0)
        continue;
      if (at == end)
        return FALSE;
      size = data[at++];
      if (size > end - at)
        return FALSE;
      take_element (data, at, id, size, ids, meta);
      at += size;
    }
  return TRUE;
}

/* @offset: (inout): of the extension block, then behind it. */
static SfuRtpResult
parse_extensions (
    const guint8 *data, gsize size, gsize *offset, const SfuExtensionIds *ids, SfuRtpMeta *meta)
{
  gsize begin, end;
  guint16 profile;
  gboolean whole = TRUE;

  if (size - *offset < 4)
    return SFU_RTP_EXTENSION;
  profile = sfu_read_be16 (data + *offset);
  begin = *offset + 4;
  end = begin + sfu_read_be16 (data + *offset + 2) * (gsize) 4;
  if (end > size)
    return SFU_RTP_EXTENSION;

  if (profile == ONE_BYTE_PROFILE)
    whole = parse_one_byte (data, begin, end, ids, meta);
  else if ((profile & TWO_BYTE_MASK) == TWO_BYTE_PROFILE)
    whole = parse_two_byte (data, begin, end, ids, meta);
  *offset = end;
  return whole ? SFU_RTP_OK : SFU_RTP_EXTENSION;
}

static SfuRtpResult
parse_padding (const guint8 *data, gsize size, gsize header_size, SfuRtpMeta *meta)
{
  if (size == header_size)
    return SFU_RTP_PADDING;
  meta->padding_size = data[size - 1];
  if (meta->padding_size == 0 || meta->padding_size > size - header_size)
    return SFU_RTP_PADDING;
  return SFU_RTP_OK;
}

SfuRtpResult
sfu_rtp_header_parse (const guint8 *data, gsize size, const SfuExtensionIds *ids, SfuRtpMeta *meta)
{
  SfuRtpResult result = SFU_RTP_OK;
  gsize offset;

  memset (meta, 0, sizeof *meta);
  if (size < FIXED_SIZE || size > G_MAXUINT16)
    return SFU_RTP_SHORT;
  if (data[0] >> 6 != 2)
    return SFU_RTP_VERSION;
  offset = FIXED_SIZE + (data[0] & 0x0F) * (gsize) 4;
  if (offset > size)
    return SFU_RTP_CSRC;

  meta->flags = data[1] & 0x80 ? SFU_RTP_MARKER : 0;
  meta->payload_type = data[1] & 0x7F;
  meta->seq = sfu_read_be16 (data + 2);
  meta->timestamp = sfu_read_be32 (data + 4);
  meta->ssrc = sfu_read_be32 (data + 8);

  if (data[0] & 0x10)
    result = parse_extensions (data, size, &offset, ids, meta);
  if (result == SFU_RTP_OK && data[0] & 0x20)
    result = parse_padding (data, size, offset, meta);
  if (result != SFU_RTP_OK)
    return result;

  meta->header_size = (guint16) offset;
  meta->payload_offset = (guint16) offset;
  meta->payload_size = (guint16) (size - offset - meta->padding_size);
  return SFU_RTP_OK;
}

gboolean
sfu_rtp_text_equal (const guint8 *data, guint16 offset, guint8 size, const char *text)
{
  return size > 0 && strlen (text) == size && memcmp (data + offset, text, size) == 0;
}

typedef struct
{
  guint8 id;
  guint8 size;
  const guint8 *value;
} Element;

#define ELEMENTS_MAX 6

/* @values: 7 bytes of room for the elements' numbers. */
static gsize
list_elements (const SfuRtpHeader *header, guint8 *values, Element *elements)
{
  const SfuExtensionIds *ids = header->ids;
  gsize mid_size = header->mid != NULL ? strnlen (header->mid, SFU_MID_MAX) : 0;
  gsize n = 0;

  if (ids == NULL)
    return 0;
  if (ids->mid != 0 && mid_size > 0)
    elements[n++] = (Element){ ids->mid, (guint8) mid_size, (const guint8 *) header->mid };
  if (ids->audio_level != 0 && header->flags & SFU_RTP_HAS_AUDIO_LEVEL)
    {
      values[0] =
          (guint8) ((header->flags & SFU_RTP_VOICE ? 0x80 : 0) | (header->audio_level & 0x7F));
      elements[n++] = (Element){ ids->audio_level, 1, values };
    }
  if (ids->video_orientation != 0 && header->flags & SFU_RTP_HAS_VIDEO_ORIENTATION)
    {
      values[1] = header->video_orientation;
      elements[n++] = (Element){ ids->video_orientation, 1, values + 1 };
    }
  if (ids->abs_send_time != 0 && header->flags & SFU_RTP_HAS_ABS_SEND_TIME)
    {
      sfu_write_be24 (values + 2, header->abs_send_time);
      elements[n++] = (Element){ ids->abs_send_time, 3, values + 2 };
    }
  if (ids->transport_cc != 0 && header->flags & SFU_RTP_HAS_TRANSPORT_CC)
    {
      sfu_write_be16 (values + 5, header->transport_seq);
      elements[n++] = (Element){ ids->transport_cc, 2, values + 5 };
    }
  if (ids->dependency_descriptor != 0 && header->descriptor_size > 0)
    elements[n++] =
        (Element){ ids->dependency_descriptor, header->descriptor_size, header->descriptor };
  return n;
}

/* Returns: the block's size, a multiple of 4. */
static gsize
write_elements (const Element *elements, gsize n, guint8 *buffer)
{
  gboolean two_byte = FALSE;
  gsize at = 4;

  for (gsize i = 0; i < n; i++)
    two_byte |= elements[i].id >= ONE_BYTE_END || elements[i].size > 16;

  for (gsize i = 0; i < n; i++)
    {
      if (two_byte)
        {
          buffer[at++] = elements[i].id;
          buffer[at++] = elements[i].size;
        }
      else
        buffer[at++] = (guint8) (elements[i].id << 4 | (elements[i].size - 1));
      memcpy (buffer + at, elements[i].value, elements[i].size);
      at += elements[i].size;
    }
  while (at % 4 != 0)
    buffer[at++] = 0;

  sfu_write_be16 (buffer, two_byte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
  sfu_write_be16 (buffer + 2, (guint16) (at / 4 - 1));
  return at;
}

/* The worst case: all elements in the two-byte form, padded. */
G_STATIC_ASSERT (FIXED_SIZE + 4 + ELEMENTS_MAX * 2 + SFU_MID_MAX + 1 + 1 + 3 + 2 + G_MAXUINT8 + 3 <=
                 SFU_RTP_HEADER_ROOM);

gsize
sfu_rtp_header_write (const SfuRtpHeader *header, guint8 *buffer)
{
  Element elements[ELEMENTS_MAX];
  guint8 values[7];
  gsize n = list_elements (header, values, elements);

  buffer[0] = (guint8) (0x80 | (n > 0 ? 0x10 : 0) | (header->flags & SFU_RTP_PADDED ? 0x20 : 0));
  buffer[1] =
      (guint8) ((header->flags & SFU_RTP_MARKER ? 0x80 : 0) | (header->payload_type & 0x7F));
  sfu_write_be16 (buffer + 2, header->seq);
  sfu_write_be32 (buffer + 4, header->timestamp);
  sfu_write_be32 (buffer + 8, header->ssrc);
  return FIXED_SIZE + (n > 0 ? write_elements (elements, n, buffer + FIXED_SIZE) : 0);
}

guint32
sfu_rtp_abs_send_time (gint64 now)
{
  /* 6.18 fixed point: the seconds wrap at 64. */
  guint64 in_cycle = (guint64) now % (64 * (guint64) G_USEC_PER_SEC);

  return (guint32) ((in_cycle << 18) / G_USEC_PER_SEC) & 0xFFFFFF;
}
