/* A question to the allocation service as a URL (docs/allocation-interface.md). Any thread. */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* @url: of the service, perhaps with a query of its own, which stays.
 * Returns: (transfer full): @url with the question in its query. */
char *api_allocation_query_print (const char *url, const GwAllocationRequest *request);

/* Returns: (transfer full): the header that tells questions of one meeting from those of others. */
char *api_allocation_query_header (const GwAllocationRequest *request);

G_END_DECLS
