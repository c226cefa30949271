/* A question to the allocation service as a URL (docs/allocation-interface.md). Any thread. */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* @url: of the service, perhaps with a query of its own, which stays.
 * Returns: (transfer full): @url with the question in its query. */
char *gw_allocation_query_print (const char *url, const GwAllocationRequest *request);

/* Returns: (transfer full) (nullable): the header that tells questions of one meeting from those of
 * others; %NULL when its id cannot stand in one: it is empty, too long, or holds blanks. */
char *gw_allocation_query_header (const GwAllocationRequest *request);

G_END_DECLS
