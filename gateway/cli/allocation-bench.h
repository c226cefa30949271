/* Asks the allocation plugin of a key-file in this process, on a bench. */
#pragma once

#include "gateway/gateway/allocator.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* With a copy of what it has stored, and with the fleet as api knows it: of [gateway] apiserver, or
 * of the api that the key-file runs. Changes nothing, and runs beside that gateway. Blocks.
 * Returns: (transfer full) (nullable): its explain()'s text; %NULL with @error set. */
char *gw_allocation_bench_explain (const GwSetup *setup,
                                   const GwAllocationRequest *request,
                                   GError **error);

/* For real: it stores, runs its commands and asks others. Not beside a gateway that runs it.
 * Returns: (transfer full) (nullable): the answer as lines; %NULL with @error set, also when there
 * is none at present. */
char *
gw_allocation_bench_ask (const GwSetup *setup, const GwAllocationRequest *request, GError **error);

G_END_DECLS
