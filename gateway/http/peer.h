/* Who is at the other end, for limits and logs. Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the address without port, "192.0.2.1" also where it came mapped into
 * IPv6; "" when there is none. */
char *gw_peer_text (GSocketAddress *address);

/* Returns: (transfer full): what counts as one peer: the IPv4 address, or the /64 that one IPv6
 * subscriber has to himself (RFC 6177). */
char *gw_peer_key (GSocketAddress *address);

gboolean gw_peer_is_loopback (GSocketAddress *address);

G_END_DECLS
