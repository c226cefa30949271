/* The administrator's commands for machines, and the environment they are given
 * (docs/allocation-strategies.md). Control thread only.
 */
#pragma once

#include "plugins/allocate/on-demand/machine.h"

G_BEGIN_DECLS

typedef struct _AllocateCommands AllocateCommands;

typedef enum
{
  ALLOCATE_CREATE,
  ALLOCATE_DELETE,
  ALLOCATE_LIST,
} AllocateAction;

/* Reads the options whose names end with "-command", "command-timeout", "secret-file", "apiserver"
 * and "prefix". @config outlives it.
 * Returns: %NULL with GW_ERROR_CONFIG set when one that is needed is missing, or cannot be run. */
AllocateCommands *allocate_commands_new (GwHost *host, const GwConfig *config, GError **error);
void allocate_commands_free (AllocateCommands *commands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateCommands, allocate_commands_free)

/* Whether there is a list-command. */
gboolean allocate_commands_can_list (const AllocateCommands *commands);

/* As gw_host_run_command(). @machine: (nullable): %NULL to list. */
GwCommandRun *allocate_commands_run (AllocateCommands *commands,
                                     AllocateAction action,
                                     const AllocateMachine *machine,
                                     GwCommandDone done,
                                     gpointer data);

G_END_DECLS
