/* Which packets of one encoding a subscriber gets: those of the spatial and temporal layers chosen
 * for it. Goes up where the codec says that one may, down with the next picture; what comes late is
 * judged as its picture was. For streams that tell their layers in the payload; pure, a plain
 * struct, zeroed to begin and at each switch of the source. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/frame-info.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 spatial, temporal; /* the highest ones sent */
} SfuLayerPair;

typedef struct
{
  gboolean started;
  SfuLayerPair target;
  SfuLayerPair now, before; /* since the picture of this timestamp; and until then */
  guint32 changed;
  guint32 newest; /* the newest picture's timestamp */
  gboolean stuck;
} SfuLayerFilter;

typedef enum
{
  SFU_LAYER_SEND,
  SFU_LAYER_SEND_MARKED, /* ends the picture, as this subscriber sees it */
  SFU_LAYER_LEAVE_OUT,
  SFU_LAYER_LOST, /* cannot be judged, and so cannot what follows: from SfuSieve */
} SfuLayerVerdict;

void sfu_layer_filter_set_target (SfuLayerFilter *filter, SfuLayerPair target);

/* Each packet with a payload, from an entry point on. */
SfuLayerVerdict
sfu_layer_filter_packet (SfuLayerFilter *filter, const SfuFrameInfo *frame, guint32 timestamp);

/* Whether only a key frame leads to the target. */
gboolean sfu_layer_filter_needs_key_frame (const SfuLayerFilter *filter);

G_END_DECLS
