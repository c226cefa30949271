/* Who has a port of this machine, for the message that it is taken. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads /proc, so it may take a while. Returns: (transfer full) (nullable): "nginx, pid 812", or
 * %NULL when it cannot be seen. Any thread. */
char *gw_port_owner (guint16 port);

/* The same of a UDP port. */
char *gw_port_owner_udp (guint16 port);

G_END_DECLS
