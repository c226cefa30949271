/* Turns and file stores, which any number of meetings share: the least loaded one, the same for a
 * meeting that asks again. Control thread only.
 */
#pragma once

#include "plugins/allocate/pool/pool.h"
#include "plugins/allocate/roster.h"

G_BEGIN_DECLS

typedef struct _AllocateHelpers AllocateHelpers;

/* @role: "turn" or "fs", also the option with its list. */
AllocateHelpers *
allocate_helpers_new (GwHost *host, const GwConfig *config, const char *role, GError **error);
void allocate_helpers_free (AllocateHelpers *helpers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateHelpers, allocate_helpers_free)

/* @labels: that it has, where one of those alive does.
 * Returns: (nullable): HOST:PORT, valid until the control thread's next iteration. */
const char *allocate_helpers_take (AllocateHelpers *helpers,
                                   const char *meeting,
                                   const char *const *labels,
                                   gint64 now);
/* The same, taking nothing. */
const char *allocate_helpers_look (AllocateHelpers *helpers,
                                   const char *meeting,
                                   const char *const *labels,
                                   gint64 now);

void allocate_helpers_release (AllocateHelpers *helpers, const char *meeting);

/* To be called every few minutes: forgets what nobody asks for any more. */
void allocate_helpers_sweep (AllocateHelpers *helpers, gint64 now);

G_END_DECLS
