/* H.264's RTP payload, RFC 6184, packetization modes 0 and 1: single NAL units, STAP-A, FU-A. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"

G_BEGIN_DECLS

extern const SfuCodecClass sfu_h264_class;

typedef enum
{
  SFU_H264_OK,
  SFU_H264_SHORT,   /* a header or a NAL unit overruns, or is empty */
  SFU_H264_UNKNOWN, /* of mode 2 (STAP-B, MTAP, FU-B), or reserved */
} SfuH264Result;

typedef struct
{
  gboolean fragment;  /* FU-A */
  gboolean nal_start; /* not a FU-A, or the first one */
  gboolean nal_end;   /* not a FU-A, or the last one */
  /* What the packet holds. A fragment counts for its NAL unit, begun or not. */
  gboolean sps, pps, idr;
  gboolean slice;         /* coded picture data, idr or not */
  gboolean picture_start; /* the picture's first slice begins, or what may stand before it */
  gboolean reference;     /* some NAL unit's nal_ref_idc is not 0 */
  /* The sequence parameter set with its NAL header, unless fragmented; 0: none. */
  guint16 sps_offset, sps_size;
} SfuH264;

SfuH264Result sfu_h264_parse (const guint8 *payload, gsize size, SfuH264 *h264);

G_END_DECLS
