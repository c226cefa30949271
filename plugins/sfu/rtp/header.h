/* RTP headers (RFC 3550 5.1) with extensions (RFC 8285): read once per packet into SfuRtpMeta,
 * which lives in GwPacket.meta; written anew for each subscriber. Pure functions, any thread. */
#pragma once

#include <glib.h>

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/frame-info.h"
#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_RTP_OK,
  SFU_RTP_SHORT,     /* not even a fixed header */
  SFU_RTP_VERSION,   /* not version 2 */
  SFU_RTP_CSRC,      /* the list of contributors overruns */
  SFU_RTP_EXTENSION, /* the extension block, or an element in it, overruns */
  SFU_RTP_PADDING,   /* padding of 0, or more than there is payload */
} SfuRtpResult;

/* What a packet carries. */
typedef enum
{
  SFU_RTP_MARKER = 1 << 0,
  SFU_RTP_HAS_TRANSPORT_CC = 1 << 1,
  SFU_RTP_HAS_ABS_SEND_TIME = 1 << 2,
  SFU_RTP_HAS_AUDIO_LEVEL = 1 << 3,
  SFU_RTP_VOICE = 1 << 4, /* RFC 6464's V bit; only with HAS_AUDIO_LEVEL */
  SFU_RTP_HAS_VIDEO_ORIENTATION = 1 << 5,
  SFU_RTP_KEY_FRAME = 1 << 6, /* the receiver's: begins a key frame */
  SFU_RTP_RECOVERED = 1 << 7, /* came by RTX (set by sfu_rtx_unwrap()) */
  SFU_RTP_PADDED = 1 << 8,    /* writer only: the payload ends in padding */
} SfuRtpFlags;

typedef struct
{
  gint64 extended_seq; /* the receiver's: seq unwrapped; 0 from the parser */
  guint32 ssrc;
  guint32 timestamp;
  guint32 abs_send_time; /* 6.18 fixed point seconds, 24 bits */
  guint16 seq;
  guint16 transport_seq;
  guint16 header_size;    /* up to the end of the extension block */
  guint16 payload_offset; /* header_size, but for unwrapped RTX */
  guint16 payload_size;   /* without padding; may be 0 (probes) */
  guint16 flags;          /* SfuRtpFlags */
  guint16 source;         /* the receiver's: another number, other sequence numbers */
  SfuFrameInfo frame;     /* the receiver's */
  guint8 padding_size;
  guint8 payload_type;
  guint8 codec;             /* the receiver's: SfuCodec */
  guint8 audio_level;       /* -dBov: 0 loudest, 127 silence */
  guint8 video_orientation; /* 3GPP TS 26.114 7.4.5, one byte */
  /* Offsets from the packet's begin; a size of 0: absent. */
  guint16 mid_offset, rid_offset, repaired_rid_offset, descriptor_offset;
  guint8 mid_size, rid_size, repaired_rid_size, descriptor_size;
} SfuRtpMeta;

G_STATIC_ASSERT (sizeof (SfuRtpMeta) <= GW_PACKET_META_SIZE);

static inline SfuRtpMeta *
sfu_rtp_meta (GwPacket *packet)
{
  return (SfuRtpMeta *) packet->meta;
}

static inline const guint8 *
sfu_rtp_payload (GwPacket *packet)
{
  return packet->data + sfu_rtp_meta (packet)->payload_offset;
}

/* @ids: the connection's; an id of 0 is never looked for. Unknown elements are skipped; an
 * element of a size that its id does not have is ignored. @meta is whole only on SFU_RTP_OK. */
SfuRtpResult
sfu_rtp_header_parse (const guint8 *data, gsize size, const SfuExtensionIds *ids, SfuRtpMeta *meta);

/* Whether an extension's bytes (mid, rid) are the text. */
gboolean sfu_rtp_text_equal (const guint8 *data, guint16 offset, guint8 size, const char *text);

/* What a subscriber's header says. Extensions are written when their id in @ids is not 0 and the
 * value is there (its flag; a mid that is not %NULL or ""). */
typedef struct
{
  guint8 payload_type;
  guint16 flags; /* SfuRtpFlags: MARKER, PADDED, HAS_…, VOICE */
  guint16 seq;
  guint32 timestamp;
  guint32 ssrc;
  const SfuExtensionIds *ids; /* the subscriber's; (nullable): no extensions */
  const char *mid;            /* at most SFU_MID_MAX bytes */
  guint8 audio_level;
  guint8 video_orientation;
  guint16 transport_seq;
  guint32 abs_send_time;
  const guint8 *descriptor; /* the dependency descriptor */
  guint8 descriptor_size;   /* 0: none */
} SfuRtpHeader;

/* Whatever the values, a header fits. */
#define SFU_RTP_HEADER_ROOM 320

/* @buffer: SFU_RTP_HEADER_ROOM bytes. Neither CSRCs nor padding are written.
 * Returns: the size, a multiple of 4. */
gsize sfu_rtp_header_write (const SfuRtpHeader *header, guint8 *buffer);

/* abs-send-time of a monotonic time in microseconds. */
guint32 sfu_rtp_abs_send_time (gint64 now);

G_END_DECLS
