/* The part of something that a request asks for (RFC 9110 14.1). Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GW_BYTE_RANGE_WHOLE, /* no range, several, or what is to be ignored */
  GW_BYTE_RANGE_PART,
  GW_BYTE_RANGE_BEYOND, /* 416: nothing of it exists */
} GwByteRangeKind;

typedef struct
{
  GwByteRangeKind kind;
  guint64 offset;
  guint64 length;
} GwByteRange;

/* @text: (nullable): the value of Range; @size: of the whole, which is what WHOLE yields. */
GwByteRange gw_byte_range_parse (const char *text, guint64 size);

G_END_DECLS
