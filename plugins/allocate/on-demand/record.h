/* A machine as text, for the store. */
#pragma once

#include "plugins/allocate/on-demand/machine.h"

G_BEGIN_DECLS

/* Returns: (transfer full). */
char *allocate_record_print (const AllocateMachine *machine);

/* For each stay of a record. */
typedef void (*AllocateRecordStay) (
    AllocateMachine *machine, const char *meeting, gint64 begin_at, gint64 end_at, gpointer data);

/* @visit: called for its stays once all else is read.
 * Returns: (transfer full): %NULL with @error set when it is no record. */
AllocateMachine *allocate_record_read (
    const char *name, const char *text, AllocateRecordStay visit, gpointer data, GError **error);

G_END_DECLS
