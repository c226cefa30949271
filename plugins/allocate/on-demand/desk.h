/* Answers what is asked of the on-demand strategy. Control thread only. */
#pragma once

#include "plugins/allocate/helpers.h"
#include "plugins/allocate/on-demand/keeper.h"
#include "plugins/allocate/rules.h"

G_BEGIN_DECLS

typedef struct _AllocateDesk AllocateDesk;

/* Reads the options "labels", "rules" and "max-machines". @keeper and @turns outlive it.
 * Returns: %NULL with GW_ERROR_CONFIG set. */
AllocateDesk *allocate_desk_new (GwHost *host,
                                 const GwConfig *config,
                                 AllocateKeeper *keeper,
                                 AllocateHelpers *turns,
                                 GError **error);
void allocate_desk_free (AllocateDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateDesk, allocate_desk_free)

/* Answers a question of kind SFU_TURN. */
void allocate_desk_allocate (AllocateDesk *desk, GwAllocation *allocation);

void allocate_desk_release (AllocateDesk *desk, const char *meeting);

/* Returns: (transfer full). */
char *allocate_desk_explain (AllocateDesk *desk, const GwAllocationRequest *request);

/* The labels for meetings of @email. */
const char *const *allocate_desk_labels (const AllocateDesk *desk, const char *email);

G_END_DECLS
