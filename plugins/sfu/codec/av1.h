/* AV1's RTP payload ("RTP Payload Format For AV1", 4.4 and 4.5), and as much of the OBU headers
 * (AV1 specification 5.3) as forwarding needs. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"

G_BEGIN_DECLS

extern const SfuCodecClass sfu_av1_class;

typedef enum
{
  SFU_AV1_OK,
  SFU_AV1_SHORT, /* an element or its length overruns, or there is none */
} SfuAv1Result;

typedef struct
{
  gboolean continued;    /* Z: the first element goes on from the packet before */
  gboolean continues;    /* Y: the last element goes on in the next packet */
  gboolean new_sequence; /* N: first packet of a coded video sequence */
  guint8 elements;       /* that the packet holds; counts to 255 */
  gboolean frame;        /* holds the begin of a frame or frame header OBU */
  gint8 temporal_layer;  /* of the first OBU with an extension; -1: none has one */
  gint8 spatial_layer;
  /* The sequence header's OBU (whole, or as much as this packet has of it); size 0: none. */
  guint16 sequence_offset, sequence_size;
} SfuAv1;

SfuAv1Result sfu_av1_parse (const guint8 *payload, gsize size, SfuAv1 *av1);

G_END_DECLS
