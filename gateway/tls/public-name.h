/* Names that a public certificate authority can vouch for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @name is a DNS name of at least two labels, letters, digits and hyphens, no wildcard. Not
 * whether it exists. */
gboolean gw_name_is_dns (const char *name);

/* As above, and its end belongs to none of the names that are set aside for private networks,
 * documentation and tests (RFC 6761, RFC 6762, RFC 8375, and what is in use beside them). */
gboolean gw_name_is_public (const char *name);

G_END_DECLS
