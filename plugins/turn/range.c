#include "plugins/turn/range.h"

#include <string.h>

static guint8
mask_of (guint8 bits, gsize index)
{
  guint begin = (guint) index * 8;
  if (bits >= begin + 8)
    return 0xFF;
  return bits <= begin ? 0 : (guint8) (0xFF << (8 - (bits - begin)));
}

static gboolean
parse_bits (const char *text, guint8 maximum, guint8 *bits)
{
  guint64 value;
  if (!g_ascii_string_to_unsigned (text, 10, 0, maximum, &value, NULL))
    return FALSE;
  *bits = (guint8) value;
  return TRUE;
}

gboolean
turn_range_parse (const char *text, TurnRange *range)
{
  const char *slash = strchr (text, '/');
  g_autofree char *ip = slash ? g_strndup (text, (gsize) (slash - text)) : g_strdup (text);
  GwAddress address;

  *range = (TurnRange){ 0 };
  if (!gw_address_parse_ip (ip, 0, &address))
    return FALSE;
  range->family = address.family;
  range->bits = address.family == AF_INET ? 32 : 128;
  memcpy (range->ip, address.ip, sizeof range->ip);
  if (slash && !parse_bits (slash + 1, range->bits, &range->bits))
    return FALSE;
  for (gsize i = 0; i < sizeof range->ip; i++)
    if ((range->ip[i] & ~mask_of (range->bits, i)) != 0)
      return FALSE;
  return TRUE;
}

gboolean
turn_range_contains (const TurnRange *range, const GwAddress *address)
{
  if (range->family != address->family)
    return FALSE;
  gsize whole = range->bits / 8;
  if (memcmp (range->ip, address->ip, whole) != 0)
    return FALSE;
  if (range->bits % 8 == 0)
    return TRUE;
  return (address->ip[whole] & mask_of (range->bits, whole)) == range->ip[whole];
}
