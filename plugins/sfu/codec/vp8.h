/* VP8's RTP payload, RFC 7741, and as much of the frame header (RFC 6386 9.1) as forwarding
 * needs. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"

G_BEGIN_DECLS

extern const SfuCodecClass sfu_vp8_class;

typedef enum
{
  SFU_VP8_OK,
  SFU_VP8_SHORT, /* the descriptor overruns, or nothing is behind it */
} SfuVp8Result;

typedef struct
{
  guint8 descriptor_size;
  gboolean non_reference; /* N: may be left out */
  gboolean start;         /* S: begins a partition */
  guint8 partition;       /* PID, 0 to 7 */
  gint32 picture_id;      /* -1: absent */
  guint8 picture_id_bits; /* 7, 15, or 0 */
  guint8 picture_id_offset;
  gint16 tl0_pic_idx; /* -1: absent */
  guint8 tl0_pic_idx_offset;
  gint8 temporal_layer; /* TID; -1: absent */
  gboolean layer_sync;  /* Y; only with a TID */
  gint8 key_index;      /* KEYIDX; -1: absent */
  guint8 key_index_offset;
  gboolean key_frame;    /* the first packet of one */
  guint16 width, height; /* of a key frame's first packet, 0 otherwise */
} SfuVp8;

SfuVp8Result sfu_vp8_parse (const guint8 *payload, gsize size, SfuVp8 *vp8);

G_END_DECLS
