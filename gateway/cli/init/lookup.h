/* What DNS and this machine's hosts file say. Blocks, some seconds where a name server is silent;
 * for a process that serves nobody. */
#pragma once

#include "gateway/net/address.h"

G_BEGIN_DECLS

/**
 * GwInitDns:
 * @is_silent: whether no name server answers: then none is asked again.
 */
typedef struct
{
  gboolean is_silent;
} GwInitDns;

/* Has this whole process wait for name servers no longer than these functions do. */
void gw_init_lookup_be_quick (void);

/* What name servers say of @name: what the rest of the world sees, whatever the hosts file holds.
 * Returns: (transfer full) (element-type GwAddress): perhaps empty. */
GArray *gw_init_lookup_dns (GwInitDns *dns, const char *name);

/* What this machine makes of @name, by its hosts file and DNS.
 * @canonical: (out) (optional) (transfer full) (nullable): its name in full.
 * Returns: as above. */
GArray *gw_init_lookup_here (const char *name, char **canonical);

/* Returns: (transfer full) (nullable): the name of @address, by DNS or the hosts file. */
char *gw_init_lookup_reverse (GwInitDns *dns, const GwAddress *address);

G_END_DECLS
