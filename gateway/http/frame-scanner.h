/* Reads along as WebSocket frames pass by, either way: what each message adds up to over its
 * fragments, which libsoup 3.2 does not bound, and how many frames there are. It judges nothing
 * else; libsoup does. RFC 6455 5.2. A value without memory of its own; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 head[14];
  guint head_size;
  guint64 remaining;    /* of the payload */
  gboolean is_control;  /* the present frame */
  guint64 message_size; /* payload announced so far by the present message's frames */
  guint64 frames;       /* headers read since the beginning */
  guint64 data;         /* payload bytes of data frames that passed since the beginning */
} GwFrameScanner;

void gw_frame_scanner_push (GwFrameScanner *scanner, const guint8 *data, gsize size);

G_END_DECLS
