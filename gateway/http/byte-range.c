#include "config.h"

#include "gateway/http/byte-range.h"

#include <string.h>

#define UNIT "bytes="

/* Reads digits at @text. Returns: %FALSE when there are none; a number too large is the largest. */
static gboolean
read_number (const char **text, guint64 *number)
{
  char *end;

  if (!g_ascii_isdigit (**text))
    return FALSE;

  *number = g_ascii_strtoull (*text, &end, 10);
  *text = end;
  return TRUE;
}

static GwByteRange
part (guint64 first, guint64 last, guint64 size)
{
  if (first >= size)
    return (GwByteRange){ .kind = GW_BYTE_RANGE_BEYOND };

  return (GwByteRange){ GW_BYTE_RANGE_PART, first, MIN (last, size - 1) - first + 1 };
}

static GwByteRange
suffix (guint64 length, guint64 size)
{
  if (length == 0 || size == 0)
    return (GwByteRange){ .kind = GW_BYTE_RANGE_BEYOND };

  length = MIN (length, size);
  return (GwByteRange){ GW_BYTE_RANGE_PART, size - length, length };
}

GwByteRange
gw_byte_range_parse (const char *text, guint64 size)
{
  const GwByteRange whole = { GW_BYTE_RANGE_WHOLE, 0, size };
  guint64 first = 0, last = G_MAXUINT64;
  gboolean has_first, has_last;

  /* RFC 9110 14.2: what cannot be understood is ignored; of several parts all may be sent. */
  if (text == NULL || g_ascii_strncasecmp (text, UNIT, strlen (UNIT)) != 0)
    return whole;

  text += strlen (UNIT);
  has_first = read_number (&text, &first);
  if (*text++ != '-')
    return whole;
  has_last = read_number (&text, &last);
  if (*text != '\0' || (!has_first && !has_last) || (has_first && last < first))
    return whole;

  return has_first ? part (first, last, size) : suffix (last, size);
}
