/* Asks an allocation service by HTTP, as api does: docs/allocation-interface.md. */
#pragma once

#include "gateway/gateway/allocator.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the URL of [api] allocateserver. Perhaps a secret. */
char *gw_allocation_service_of_api (const GwSetup *setup);

/* Whether the key-file knows one: [api] allocateserver, or its own allocate-http. */
gboolean gw_allocation_service_exists (const GwSetup *setup);

/* Blocks until there is an answer.
 * Returns: (transfer full) (nullable): the answer as lines for people; %NULL with @error set, also
 * when there is none at present. */
char *gw_allocation_service_ask (const GwSetup *setup,
                                 const GwAllocationRequest *request,
                                 GError **error);

/* Returns: (transfer full): such lines. @turn: (nullable). */
char *gw_allocation_service_print (const char *sfu, const char *turn, const char *fs);

G_END_DECLS
