/* One case against one plugin in a child process: a crash and a hang are findings like others. */
#pragma once

#include "gateway/conformance/cases.h"

G_BEGIN_DECLS

typedef enum
{
  GW_TRIAL_PASSED,
  GW_TRIAL_FAILED,
  GW_TRIAL_SKIPPED,
} GwTrialOutcome;

typedef struct
{
  GwTrialOutcome outcome;
  char *text;  /* nullable: what is wrong and what to do, or why it was skipped; one line */
  char *noise; /* the last that it has printed, perhaps empty */
} GwTrial;

/* @settings: "KEY=VALUE", ended by %NULL. @limit: seconds. Blocks. The process has one thread. */
void gw_trial_run (const GwCase *subject,
                   const char *path,
                   const char *const *settings,
                   guint limit,
                   GwTrial *trial);
void gw_trial_clear (GwTrial *trial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GwTrial, gw_trial_clear)

G_END_DECLS
