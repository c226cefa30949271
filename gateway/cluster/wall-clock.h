/* The time of day as the roles write it into tokens, tables and files. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: seconds since 1970 UTC. It jumps, in both directions, when the machine's clock is set.
 */
static inline gint64
gw_wall_clock (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

G_END_DECLS
