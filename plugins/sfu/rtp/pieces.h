/* An RTP packet in pieces, so that what subscribers share need not be copied for each of them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *header; /* with extensions */
  gsize header_size;
  const guint8 *prefix; /* the payload's first bytes, this subscriber's own */
  gsize prefix_size;    /* may be 0 */
  const guint8 *rest;   /* the payload behind them */
  gsize rest_size;
} SfuRtpPieces;

G_END_DECLS
