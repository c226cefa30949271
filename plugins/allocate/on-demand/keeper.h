/* Sees to it that each machine is there when it is needed and gone when it is not: looks at the
 * clock, at the nodes, at the list-command and at api's calendar. Control thread only.
 */
#pragma once

#include "plugins/allocate/on-demand/maker.h"
#include "plugins/allocate/on-demand/naming.h"

G_BEGIN_DECLS

typedef struct _AllocateKeeper AllocateKeeper;

/* Reads the options of times, limits, names and commands, and the ledger that was kept.
 * Returns: %NULL with @error set. */
AllocateKeeper *allocate_keeper_new (GwHost *host, const GwConfig *config, GError **error);
void allocate_keeper_free (AllocateKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateKeeper, allocate_keeper_free)

void allocate_keeper_start (AllocateKeeper *keeper);

AllocateLedger *allocate_keeper_ledger (AllocateKeeper *keeper);
AllocateMaker *allocate_keeper_maker (AllocateKeeper *keeper);

/* Adds a machine that is to be promised: a new name, at an address that nobody has.
 * @owner: (nullable).
 * Returns: (nullable): %NULL when every port that addresses may have is taken. */
AllocateMachine *
allocate_keeper_plan (AllocateKeeper *keeper, const char *labels, const char *owner);

/* To be called before machines are judged by when they were heard: after a sleep, or when the clock
 * was set, that says nothing at first. */
void allocate_keeper_heed_clock (AllocateKeeper *keeper);

/* Does with @machine what is due. */
void allocate_keeper_consider (AllocateKeeper *keeper, AllocateMachine *machine);

G_END_DECLS
