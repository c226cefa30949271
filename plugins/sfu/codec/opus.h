/* Opus' packets, RFC 6716 3 and RFC 7587. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/codec.h"

G_BEGIN_DECLS

extern const SfuCodecClass sfu_opus_class;

typedef struct
{
  guint8 config; /* 0 to 31 */
  gboolean stereo;
  guint8 frames;          /* 1 to 48 */
  guint16 frame_duration; /* samples at 48 kHz */
  guint16 duration;       /* of the packet; at most 120 ms, 5760 */
  gboolean dtx;           /* nothing (or next to it) behind the TOC */
} SfuOpus;

/* Returns: %FALSE for what RFC 6716 3.4 calls malformed. */
gboolean sfu_opus_parse (const guint8 *payload, gsize size, SfuOpus *opus);

G_END_DECLS
