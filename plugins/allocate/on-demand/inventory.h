/* The machines that there are, by the list-command, beside those of the ledger. Control thread
 * only.
 */
#pragma once

#include "plugins/allocate/on-demand/maker.h"
#include "plugins/allocate/on-demand/naming.h"

G_BEGIN_DECLS

typedef struct _AllocateInventory AllocateInventory;

/* Reads the options "reconcile" and "delete-unknown". The others outlive it. */
AllocateInventory *allocate_inventory_new (GwHost *host,
                                           const GwConfig *config,
                                           AllocateMaker *maker,
                                           AllocateLedger *ledger,
                                           AllocateNaming *naming,
                                           AllocateCommands *commands);
void allocate_inventory_free (AllocateInventory *inventory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateInventory, allocate_inventory_free)

/* Lists at once, and every so often. */
void allocate_inventory_start (AllocateInventory *inventory);

/* Lists in a moment: a command has failed, which may have done its work all the same. */
void allocate_inventory_hurry (AllocateInventory *inventory);

G_END_DECLS
