/* Packets that real stacks sent, from captured/NAME.txt: a line for each with its sequence number,
 * timestamp, "M" for the marker bit, dependency descriptor, size of the payload and as much of its
 * beginning as parsers look at. Comments tell whose they are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint16 seq;
  guint32 timestamp;
  gboolean marker;
  guint8 descriptor[255];
  gsize descriptor_size; /* 0: none */
  guint8 *payload;       /* zeros behind what was kept */
  gsize size;
} CapturedPacket;

/* Returns: (element-type CapturedPacket), freed with g_array_unref() */
GArray *captured_load (const char *name);

static inline const CapturedPacket *
captured_at (const GArray *packets, guint i)
{
  return &g_array_index (packets, CapturedPacket, i);
}

G_END_DECLS
