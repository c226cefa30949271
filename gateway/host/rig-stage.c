#include "gateway/host/rig-stage.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

struct _GwRigStage
{
  GwClock *clock;
  GHashTable *acts; /* GwCommandRun or GwFetchCall → Act */
  GwRigCommand on_command;
  gpointer on_command_data;
  GwRigFetch on_fetch;
  gpointer on_fetch_data;
  gboolean fetches_go_out;
};

/* Something that waits for its answer, or for the moment of it. */
typedef struct
{
  GwRigStage *stage;
  GwCommandRun *run; /* either */
  GwFetchCall *call; /* or */
  GwAlarm *alarm;    /* its answer, or the end of its time */
  gint64 deadline;   /* when its time is over */
  guint timeout;     /* milliseconds */
  char *text;        /* output, or body */
  guint status;
  guint retry_after;
  GError *error;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_clear_pointer (&act->alarm, gw_alarm_cancel);
  g_free (act->text);
  g_clear_error (&act->error);
  g_free (act);
}

static gpointer
key_of (const Act *act)
{
  return act->run != NULL ? (gpointer) act->run : (gpointer) act->call;
}

GwRigStage *
gw_rig_stage_new (GwClock *clock)
{
  GwRigStage *self = g_new0 (GwRigStage, 1);

  self->clock = clock;
  self->acts = g_hash_table_new_full (NULL, NULL, NULL, act_free);
  return self;
}

void
gw_rig_stage_free (GwRigStage *self)
{
  g_hash_table_unref (self->acts);
  g_free (self);
}

void
gw_rig_stage_on_command (GwRigStage *self, GwRigCommand on_command, gpointer data)
{
  self->on_command = on_command;
  self->on_command_data = data;
}

void
gw_rig_stage_on_fetch (GwRigStage *self, GwRigFetch on_fetch, gpointer data)
{
  self->on_fetch = on_fetch;
  self->on_fetch_data = data;
}

void
gw_rig_stage_let_fetches_out (GwRigStage *self)
{
  self->fetches_go_out = TRUE;
}

static void
answer (Act *act)
{
  const GwFetched fetched = { .size = sizeof fetched,
                              .status = act->status,
                              .retry_after = act->retry_after,
                              .body = act->text };

  if (act->run != NULL && act->error != NULL)
    gw_command_run_fail (act->run, act->error);
  else if (act->run != NULL)
    gw_command_run_succeed (act->run, act->text, strlen (act->text));
  else if (act->error != NULL)
    gw_fetch_call_fail (act->call, act->error);
  else
    gw_fetch_call_answer (act->call, &fetched);
}

static void
on_moment (gpointer data)
{
  Act *act = data;
  Act *owned;

  act->alarm = NULL;
  g_hash_table_steal_extended (act->stage->acts, key_of (act), NULL, (gpointer *) &owned);
  answer (owned);
  act_free (owned);
}

static void
set_error (Act *act, GwError code, const char *message)
{
  g_clear_error (&act->error);
  act->error = g_error_new_literal (GW_ERROR, (gint) code, message);
}

static void
set_alarm (Act *act, gint64 at)
{
  g_clear_pointer (&act->alarm, gw_alarm_cancel);
  act->alarm = gw_clock_set_alarm (act->stage->clock, act->stage, at, on_moment, act);
}

static void
hang (Act *act)
{
  g_autofree char *message =
      g_strdup_printf (act->run != NULL ? "the command did not end within %g s and was killed"
                                        : "the other side did not answer within %g s",
                       act->timeout / 1000.0);

  set_error (act, GW_ERROR_UNAVAILABLE, message);
  set_alarm (act, act->deadline);
}

static Act *
act_new (GwRigStage *self, GwCommandRun *run, GwFetchCall *call, guint timeout)
{
  Act *act = g_new0 (Act, 1);

  act->stage = self;
  act->run = run;
  act->call = call;
  act->timeout = MAX (timeout, 1);
  act->deadline = gw_clock_now (self->clock) + (act->timeout + 999) / 1000;
  g_hash_table_insert (self->acts, key_of (act), act);
  hang (act);
  return act;
}

static void
run_command (gpointer data, GwCommandRun *run, const GwCommand *command)
{
  GwRigStage *self = data;
  Act *act = act_new (self, run, NULL, command->timeout);

  if (self->on_command != NULL)
    {
      self->on_command (run, command, self->on_command_data);
      return;
    }
  set_error (act, GW_ERROR_FAILED, "no command can be run here");
  set_alarm (act, gw_clock_now (self->clock));
}

static void
cancel_command (gpointer data, GwCommandRun *run)
{
  g_hash_table_remove (((GwRigStage *) data)->acts, run);
}

static gboolean
ask (gpointer data, GwFetchCall *call, const GwFetch *fetch)
{
  GwRigStage *self = data;
  Act *act;

  if (self->fetches_go_out)
    return FALSE;
  act = act_new (self, NULL, call, fetch->timeout);
  if (self->on_fetch != NULL)
    {
      self->on_fetch (call, fetch, self->on_fetch_data);
      return TRUE;
    }
  set_error (act, GW_ERROR_UNAVAILABLE, "there is no network here");
  set_alarm (act, gw_clock_now (self->clock));
  return TRUE;
}

static void
cancel_fetch (gpointer data, GwFetchCall *call)
{
  g_hash_table_remove (((GwRigStage *) data)->acts, call);
}

const GwCommandStage gw_rig_stage_commands = { run_command, cancel_command };
const GwFetchStage gw_rig_stage_fetches = { ask, cancel_fetch };

/* Returns: (nullable): what is to be answered in time; %NULL when it was cancelled, or its time is
 * over first. */
static Act *
prepare (GwRigStage *self, gpointer key, guint delay, const GError *error)
{
  Act *act = g_hash_table_lookup (self->acts, key);
  gint64 at = gw_clock_now (self->clock) + delay;

  if (act == NULL || at > act->deadline)
    return NULL;
  g_clear_error (&act->error);
  act->error = error != NULL ? g_error_copy (error) : NULL;
  set_alarm (act, at);
  return act;
}

void
gw_rig_stage_reply_command (
    GwRigStage *self, GwCommandRun *run, guint delay, const char *output, const GError *error)
{
  Act *act = prepare (self, run, delay, error);

  if (act == NULL)
    return;
  g_free (act->text);
  act->text = g_strdup (output != NULL ? output : "");
}

void
gw_rig_stage_reply_fetch (
    GwRigStage *self, GwFetchCall *call, guint delay, const GwFetched *answer, const GError *error)
{
  Act *act = prepare (self, call, delay, error);

  if (act == NULL || answer == NULL)
    return;
  g_free (act->text);
  act->text = g_strdup (answer->body);
  act->status = answer->status;
  act->retry_after = answer->retry_after;
}
