/* What SDP negotiated about one track, in ORTC's terms; plain values, copied by who keeps them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SFU_AUDIO,
  SFU_VIDEO
} SfuKind;

typedef enum
{
  SFU_CODEC_OPUS,
  SFU_CODEC_RED, /* RFC 2198, carrying Opus */
  SFU_CODEC_VP8,
  SFU_CODEC_VP9,
  SFU_CODEC_H264,
  SFU_CODEC_AV1,
} SfuCodec;

/* Header extensions we read or write; ids 1 to 14 (one-byte form, RFC 8285), 0: not negotiated. */
typedef struct
{
  guint8 mid;                   /* urn:ietf:params:rtp-hdrext:sdes:mid */
  guint8 rid;                   /* urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id */
  guint8 repaired_rid;          /* urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id */
  guint8 transport_cc;          /* draft-holmer-rmcat-transport-wide-cc-extensions-01 */
  guint8 abs_send_time;         /* http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time */
  guint8 audio_level;           /* urn:ietf:params:rtp-hdrext:ssrc-audio-level, RFC 6464 */
  guint8 video_orientation;     /* urn:3gpp:video-orientation */
  guint8 dependency_descriptor; /* AV1 RTP 1.0, appendix A; often needs the two-byte form */
} SfuExtensionIds;

#define SFU_MID_MAX 16
#define SFU_RID_MAX 16

typedef struct
{
  SfuCodec codec;
  guint8 payload_type;                   /* 0 to 127 */
  guint8 rtx_payload_type;               /* RFC 4588; 0: none */
  guint32 clock_rate;                    /* Hz */
  gboolean nack, pli, fir, transport_cc; /* a=rtcp-fb as agreed */
  gboolean remb;                         /* in transport_cc's place */
  guint32 profile_level_id;              /* of H264, RFC 6184 8.1; 0 for the others */
} SfuCodecParameters;

#define SFU_CODECS_MAX 8

/* The codecs of pictures that this process takes, the preferred one first. */
#define SFU_VIDEO_CODECS_MAX 4
typedef struct
{
  SfuCodec codecs[SFU_VIDEO_CODECS_MAX];
  gsize n_codecs;
} SfuVideoCodecs;

/* One RTP stream of a track: the whole of it, or one size of a simulcast (RFC 8853). */
typedef struct
{
  char rid[SFU_RID_MAX + 1]; /* RFC 8851; "" without simulcast */
  guint32 ssrc;              /* 0: learnt from mid, rid or payload type */
  guint32 rtx_ssrc;          /* 0: learnt */
} SfuEncodingParameters;

#define SFU_ENCODINGS_MAX 3

typedef struct
{
  SfuKind kind;
  char mid[SFU_MID_MAX + 1]; /* "" when not negotiated */
  SfuCodecParameters codecs[SFU_CODECS_MAX];
  gsize n_codecs;
  SfuExtensionIds extensions;                         /* the connection's one table */
  SfuEncodingParameters encodings[SFU_ENCODINGS_MAX]; /* the smallest picture first */
  gsize n_encodings;                                  /* 1 without simulcast */
} SfuReceiveParameters;

typedef struct
{
  SfuKind kind;
  char mid[SFU_MID_MAX + 1];
  /* The subscriber's: payload types are mapped to these, and what comes in another codec is not
   * sent. All have the same clock rate. */
  SfuCodecParameters codecs[SFU_CODECS_MAX];
  gsize n_codecs;
  SfuExtensionIds extensions;
  guint32 ssrc;
  guint32 rtx_ssrc; /* 0: none */
  char cname[32];   /* RFC 3550 6.5.1; the same for what must be in sync */
} SfuSendParameters;

G_END_DECLS
