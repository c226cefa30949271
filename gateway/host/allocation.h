/* Questions to the allocator that wait for their answer. Control thread, but for the replies,
 * which may come from any thread (see the public allocator.h). */
#pragma once

#include "gateway/gateway/allocator.h"
#include "gateway/host/allocator.h"
#include "gateway/host/host.h"

G_BEGIN_DECLS

/* Seconds until we no longer wait. */
#define GW_ALLOCATION_TIMEOUT 30

typedef struct _GwAllocations GwAllocations;

GwAllocations *gw_allocations_new (void);

/* Tells all who wait that the gateway stops; before anybody's destroy(). */
void gw_allocations_cancel (GwAllocations *allocations);

/* After destroy() of the allocator: nobody replies any more. */
void gw_allocations_free (GwAllocations *allocations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwAllocations, gw_allocations_free)

/* @allocator: without an allocate hook it fails, later. @timeout: seconds, 0
 * for none.
 * @done: called once from the default context, never inside this call. */
void gw_allocations_ask (GwAllocations *allocations,
                         const GwPublishedAllocator *allocator,
                         const GwAllocationRequest *request,
                         guint timeout,
                         GwAllocationDone done,
                         gpointer data);

/* How often an allocation was answered that had been answered already. */
guint gw_allocations_repeated (const GwAllocations *allocations);

/* Frees what was answered @age microseconds ago or earlier. A while after the answer a second one
 * still finds its allocation, and is logged instead of crashing. */
void gw_allocations_prune (GwAllocations *allocations, gint64 age);

G_END_DECLS
