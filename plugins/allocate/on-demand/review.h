/* The scheduled meetings of the ledger beside api's calendar. Control thread only. */
#pragma once

#include "plugins/allocate/on-demand/maker.h"
#include "plugins/allocate/on-demand/naming.h"

G_BEGIN_DECLS

/* One look, to be repeated every few minutes: what the calendar denies again and again leaves its
 * machine, and so does what has been over for a while; what it has on a machine of ours that we
 * know nothing of is taken over. */
void allocate_review (GwHost *host,
                      AllocateLedger *ledger,
                      AllocateMaker *maker,
                      AllocateNaming *naming);

/* Only takes over; as often as one likes. */
void allocate_review_take_over (GwHost *host,
                                AllocateLedger *ledger,
                                AllocateMaker *maker,
                                AllocateNaming *naming);

G_END_DECLS
