/* By which name users reach this machine. Blocks, as lookup.h. */
#pragma once

#include "gateway/cli/init/lookup.h"

G_BEGIN_DECLS

/**
 * GwInitName:
 * @name: in lower case: a DNS name, a name of the local network, or an IP address.
 * @origin: static: where it is from, to follow the name: "is this machine's host name".
 * @is_public: whether a public certificate authority could vouch for it.
 */
typedef struct
{
  char *name;
  const char *origin;
  gboolean is_public;
} GwInitName;

/* The one that was given. @name: checked. */
GwInitName *gw_init_name_new (const char *name, const char *origin);

/* The first that fits: a public name of this machine (its host name, that in full, that of one of
 * its public addresses); a local name that other machines can look up; its first address.
 * @own: (element-type GwAddress): its addresses, as gw_address_interfaces() has them. */
GwInitName *gw_init_name_find (GwInitDns *dns, const GArray *own);
void gw_init_name_free (GwInitName *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwInitName, gw_init_name_free)

/* Whether @text can be given: a DNS name, one label of it, or an IP address. */
gboolean gw_init_name_is_valid (const char *text);

G_END_DECLS
