/* VP9's RTP payload descriptor, RFC 9628 4.2. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"

G_BEGIN_DECLS

extern const SfuCodecClass sfu_vp9_class;

typedef enum
{
  SFU_VP9_OK,
  SFU_VP9_SHORT, /* the descriptor overruns, or nothing is behind it */
} SfuVp9Result;

/* RFC 9628 4.2.1: three bits; and P_DIFF at most three times. */
#define SFU_VP9_SPATIAL_LAYERS_MAX 8
#define SFU_VP9_REFERENCES_MAX 3

/* The scalability structure's layers; the picture group is walked over, for nothing depends on it
 * here. */
typedef struct
{
  guint8 spatial_layers; /* N_S + 1; 0: the packet has no structure */
  gboolean has_sizes;
  guint16 width[SFU_VP9_SPATIAL_LAYERS_MAX], height[SFU_VP9_SPATIAL_LAYERS_MAX];
  guint8 pictures; /* N_G, of the picture group; 0: none told */
} SfuVp9Structure;

typedef struct
{
  guint16 descriptor_size;
  gint32 picture_id;      /* -1: absent */
  guint8 picture_id_bits; /* 7, 15, or 0 */
  guint8 picture_id_offset;
  gboolean inter_picture; /* P: predicted from earlier pictures */
  gboolean flexible;      /* F: each packet tells what it refers to */
  gboolean start;         /* B: begins a frame of its spatial layer */
  gboolean end;           /* E: ends a frame of its spatial layer */
  gboolean top_only;      /* Z: no upper spatial layer refers to it */
  gint8 temporal_layer;   /* TID; -1: absent */
  gint8 spatial_layer;    /* SID; -1: absent */
  gboolean switching_up;  /* U; only with a TID */
  gboolean inter_layer;   /* D: refers to the spatial layer below */
  gint16 tl0_pic_idx;     /* -1: absent; never in flexible mode */
  guint8 tl0_pic_idx_offset;
  guint8 n_references; /* flexible mode */
  guint8 references[SFU_VP9_REFERENCES_MAX];
  SfuVp9Structure structure;
} SfuVp9;

SfuVp9Result sfu_vp9_parse (const guint8 *payload, gsize size, SfuVp9 *vp9);

G_END_DECLS
