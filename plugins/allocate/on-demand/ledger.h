/* All machines on demand, found by name, by meeting, by owner and by time; and which of them a
 * scheduled meeting goes to. Control thread only.
 */
#pragma once

#include "plugins/allocate/on-demand/machine.h"

G_BEGIN_DECLS

typedef struct _AllocateLedger AllocateLedger;

/* @times: copied. */
AllocateLedger *allocate_ledger_new (const AllocateTimes *times);
void allocate_ledger_free (AllocateLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateLedger, allocate_ledger_free)

const AllocateTimes *allocate_ledger_times (const AllocateLedger *ledger);

/* @machine: (transfer full): of a name that is not there yet, without stays. It takes the place of
 * an earlier one of the same owner, which becomes nobody's. */
void allocate_ledger_add (AllocateLedger *ledger, AllocateMachine *machine);

/* Frees it, and its stays. */
void allocate_ledger_remove (AllocateLedger *ledger, AllocateMachine *machine);

AllocateMachine *allocate_ledger_find (const AllocateLedger *ledger, const char *name);
AllocateMachine *allocate_ledger_find_address (const AllocateLedger *ledger, const char *address);
AllocateMachine *allocate_ledger_find_owner (const AllocateLedger *ledger, const char *owner);
AllocateStay *allocate_ledger_find_stay (const AllocateLedger *ledger, const char *meeting);

/* Promises @machine to @meeting, which leaves where it was. */
AllocateStay *allocate_ledger_book (AllocateLedger *ledger,
                                    AllocateMachine *machine,
                                    const char *meeting,
                                    gint64 begin_at,
                                    gint64 end_at);
void allocate_ledger_unbook (AllocateLedger *ledger, AllocateStay *stay);

/* Returns: (nullable): the machine that is free at that time and has to live least longer for it,
 * if that is less than a machine of its own would live. Two meetings whose times overlap never
 * share one. */
AllocateMachine *allocate_ledger_choose (
    const AllocateLedger *ledger, gint64 begin_at, gint64 end_at, const char *labels, gint64 now);

/* Returns: how many machines are promised, at whatever time. */
guint allocate_ledger_size (const AllocateLedger *ledger);

/* Returns: how many machines there are at once, at most, within [@from, @until) as things are. */
guint allocate_ledger_peak (const AllocateLedger *ledger, gint64 from, gint64 until, gint64 now);

/* Returns: (transfer container) (element-type AllocateMachine): in no order. */
GPtrArray *allocate_ledger_list (const AllocateLedger *ledger);

G_END_DECLS
