/* Commands under way, behind the public command.h: as processes of the machine, or on the stage of
 * a simulation. Control thread. */
#pragma once

#include "gateway/gateway/command.h"

G_BEGIN_DECLS

/**
 * GwCommandStage: where commands run instead of on this machine.
 * @run: answer with gw_command_run_succeed() or gw_command_run_fail(), not inside this call.
 *   @command lives until it returns.
 * @cancelled: @run is not to be answered any more.
 */
typedef struct
{
  void (*run) (gpointer self, GwCommandRun *run, const GwCommand *command);
  void (*cancelled) (gpointer self, GwCommandRun *run);
} GwCommandStage;

/* All that one plugin has under way. */
typedef struct _GwCommandRuns GwCommandRuns;

/* @stage: (nullable): %NULL for the machine. @self: its instance. @secrets: (nullable): variables
 * of our environment that no command inherits. All outlive the runs. */
GwCommandRuns *
gw_command_runs_new (const GwCommandStage *stage, gpointer self, const char *const *secrets);

/* Kills what is under way. */
void gw_command_runs_free (GwCommandRuns *runs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCommandRuns, gw_command_runs_free)

/* As gw_host_run_command(). */
GwCommandRun *gw_command_runs_start (GwCommandRuns *runs,
                                     const GwCommand *command,
                                     GwCommandDone done,
                                     gpointer data);

/* For stages: end @run, which is invalid afterwards. @output: any bytes. */
void gw_command_run_succeed (GwCommandRun *run, const char *output, gsize size);

/* @error: (transfer none). */
void gw_command_run_fail (GwCommandRun *run, const GError *error);

G_END_DECLS
