/* Makes and deletes machines, each step written down before it is done: whatever happens in
 * between, the ledger says what may be there. Control thread only.
 */
#pragma once

#include "plugins/allocate/on-demand/commands.h"
#include "plugins/allocate/on-demand/ledger.h"

G_BEGIN_DECLS

typedef struct _AllocateMaker AllocateMaker;

/* Something about @machine has come to an end, well or not: it may be time for the next step. */
typedef void (*AllocateChanged) (AllocateMachine *machine, gpointer data);

/* @at_once: commands that may be under way at once. */
AllocateMaker *allocate_maker_new (GwHost *host,
                                   AllocateLedger *ledger,
                                   AllocateCommands *commands,
                                   guint at_once,
                                   AllocateChanged changed,
                                   gpointer data);
void allocate_maker_free (AllocateMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateMaker, allocate_maker_free)

/* Reads the machines that were kept into the ledger; what of them cannot be read is told in the log
 * and left as it is. */
void allocate_maker_load (AllocateMaker *maker);

/* @error: (nullable): why the change is not on the disk. */
typedef void (*AllocateKept) (AllocateMachine *machine, const GError *error, gpointer data);

/* Writes @machine down as it is.
 * @kept: (nullable): called once, not after free(). */
void allocate_maker_keep (AllocateMaker *maker,
                          AllocateMachine *machine,
                          AllocateKept kept,
                          gpointer data);

/* Whether one more command may begin. */
gboolean allocate_maker_is_free (const AllocateMaker *maker);

/* Begins to make it; it is PLANNED, or CREATING and nothing is under way. */
void allocate_maker_create (AllocateMaker *maker, AllocateMachine *machine);

typedef enum
{
  ALLOCATE_FOR_GOOD,
  ALLOCATE_TO_MAKE_AGAIN, /* it never came up */
} AllocateWhy;

/* To be called at every look: notes whether any sfu at all is heard. */
void allocate_maker_listen (AllocateMaker *maker);

/* Whether nobody loses anything by it: no participants, no meeting it is promised to now. A machine
 * that was alive is not judged by its silence while all sfus are silent: it may be api that is
 * away. After a day it is. */
gboolean
allocate_maker_may_delete (AllocateMaker *maker, const AllocateMachine *machine, AllocateWhy why);

/* Begins to delete it; asks allocate_maker_may_delete() once more right before it does. */
void allocate_maker_delete (AllocateMaker *maker, AllocateMachine *machine, AllocateWhy why);

/* Its create-command has failed, or was cut off, and yet it is there. */
void allocate_maker_note_created (AllocateMaker *maker, AllocateMachine *machine);

/* It is not there any more. */
void allocate_maker_note_deleted (AllocateMaker *maker, AllocateMachine *machine, AllocateWhy why);

/* It failed in the way of @problem: the next try waits, longer each time. */
void allocate_maker_back_off (AllocateMaker *maker, AllocateMachine *machine, const char *problem);

G_END_DECLS
