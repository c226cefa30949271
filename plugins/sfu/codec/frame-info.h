/* What forwarding must know of one packet, whatever its codec. Eight bytes, filled once per packet
 * and kept beside it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  /* Begins a frame: of its spatial layer with VP9. With H264, what an access unit may begin with,
   * so that it may come more than once in one. */
  SFU_FRAME_START = 1 << 0,
  /* Ends a frame of its spatial layer. Where the payload does not tell (all but VP9) the marker
   * bit does, which the caller adds. Who gets no higher spatial layer needs a marker bit here. */
  SFU_FRAME_END = 1 << 1,
  /* Part of a frame that needs no earlier picture; of VP8 and AV1 only the first packet tells. */
  SFU_FRAME_KEY = 1 << 2,
  /* Decoding can begin with this packet: the first one of a key frame, with H264's parameter sets
   * and the lowest spatial layer. All audio. */
  SFU_FRAME_ENTRY = 1 << 3,
  /* Who has all the layers below may have this frame's temporal layer too from this frame on,
   * whatever was left out of it before. */
  SFU_FRAME_SWITCH_UP = 1 << 4,
  /* No other frame needs it. */
  SFU_FRAME_DISCARDABLE = 1 << 5,
  /* Needs the lower spatial layers of its own picture. */
  SFU_FRAME_INTER_LAYER = 1 << 6,
  /* A sign of silence (DTX), which one may leave out. */
  SFU_FRAME_SILENCE = 1 << 7,
} SfuFrameFlags;

typedef struct
{
  guint16 flags;         /* SfuFrameFlags */
  guint8 spatial_layer;  /* 0 when not layered */
  guint8 temporal_layer; /* 0 when not layered */
  /* Of a key frame's first packet, where it tells them, or of any with a dependency descriptor; 0
   * otherwise. Of the packet's own spatial layer; of the highest one with AV1 unless a descriptor
   * knows better. */
  guint16 width, height;
} SfuFrameInfo;

G_STATIC_ASSERT (sizeof (SfuFrameInfo) == 8);

G_END_DECLS
