/* The pool strategy: nodes made in advance are handed out.
 *
 * An instant meeting gets the least loaded node and may share it. A scheduled meeting has its node
 * for itself among scheduled meetings whose times overlap. A meeting that asks again gets the node
 * it had, for as long as that node lives.
 *
 * Pure bookkeeping: nodes and time are passed in. Not thread-safe.
 */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

typedef struct _AllocatePool AllocatePool;

AllocatePool *allocate_pool_new (void);
void allocate_pool_free (AllocatePool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocatePool, allocate_pool_free)

/**
 * allocate_pool_take:
 * @nodes: the live nodes of one role.
 * @now: seconds since 1970 UTC.
 * Returns: (nullable): the address of one of @nodes, valid as long as they are; %NULL when none is
 *   free. The choice is remembered under the request's meeting and the node's role.
 */
const char *allocate_pool_take (AllocatePool *pool,
                                const GwAllocationRequest *request,
                                const GwNode *nodes,
                                gsize n_nodes,
                                gint64 now);

/* Forgets @meeting: its nodes are free again. Unknown meetings are fine. */
void allocate_pool_release (AllocatePool *pool, const char *meeting);

/* Returns: how many choices are remembered. */
guint allocate_pool_size (const AllocatePool *pool);

G_END_DECLS
