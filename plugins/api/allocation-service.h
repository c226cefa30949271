/* The allocation service at a URL, as the allocator of this process: questions go out by HTTP as
 * docs/allocation-interface.md has it. Whatever goes wrong is told in the log, and is a reason to
 * wait to everybody else. Control thread only. */
#pragma once

#include "gateway/host/host.h"

G_BEGIN_DECLS

typedef struct _ApiAllocationService ApiAllocationService;

/* Whether @config has a URL for one, or none. Returns: %FALSE with @error naming the key. */
gboolean api_allocation_service_check (const GwConfig *config, GError **error);

/* Publishes it as GW_ALLOCATOR_SERVICE.
 * @config: [api], whose allocateserver is the URL.
 * Returns: %NULL with @error set when it is none, or when a plugin of this process allocates. */
ApiAllocationService *
api_allocation_service_new (GwHost *host, const GwConfig *config, GError **error);
void api_allocation_service_free (ApiAllocationService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiAllocationService, api_allocation_service_free)

G_END_DECLS
