/* The stage of a test bench: commands and questions by HTTP that wait for the answer that the
 * bench's user makes up, at a simulated moment. Control thread. */
#pragma once

#include "gateway/host/clock.h"
#include "gateway/host/command-run.h"
#include "gateway/host/fetch-call.h"
#include "gateway/host/rig.h"

G_BEGIN_DECLS

typedef struct _GwRigStage GwRigStage;

/* Its instance is a GwRigStage. */
extern const GwCommandStage gw_rig_stage_commands;
extern const GwFetchStage gw_rig_stage_fetches;

/* @clock: outlives it. */
GwRigStage *gw_rig_stage_new (GwClock *clock);
void gw_rig_stage_free (GwRigStage *stage);

void gw_rig_stage_on_command (GwRigStage *stage, GwRigCommand on_command, gpointer data);
void gw_rig_stage_on_fetch (GwRigStage *stage, GwRigFetch on_fetch, gpointer data);

/* As the functions of rig.h. */
void gw_rig_stage_reply_command (
    GwRigStage *stage, GwCommandRun *run, guint delay, const char *output, const GError *error);
void gw_rig_stage_reply_fetch (GwRigStage *stage,
                               GwFetchCall *call,
                               guint delay,
                               const GwFetched *answer,
                               const GError *error);

/* Questions go out from now on. */
void gw_rig_stage_let_fetches_out (GwRigStage *stage);

G_END_DECLS
