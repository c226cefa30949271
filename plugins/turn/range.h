/* A range of IP addresses in CIDR notation. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef struct
{
  guint16 family;
  guint8 bits; /* that count: 0 to 32, or 0 to 128 */
  guint8 ip[16];
} TurnRange;

/* @text: "10.0.0.0/8", "2001:db8::/32", or an address alone. Bits behind the prefix are refused:
 * whoever wrote 10.1.2.3/8 meant something else. */
gboolean turn_range_parse (const char *text, TurnRange *range);

gboolean turn_range_contains (const TurnRange *range, const GwAddress *address);

G_END_DECLS
