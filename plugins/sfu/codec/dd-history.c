#include "plugins/sfu/codec/dd-history.h"

#include <string.h>

#define WORD_BITS 64

static guint64
bit_of (gint64 number)
{
  return (guint64) 1 << (guint64) number % WORD_BITS;
}

static gsize
word_of (gint64 number)
{
  return (guint64) number / WORD_BITS % (SFU_DD_HISTORY / WORD_BITS);
}

static void
advance (SfuDdHistory *history, gint64 number)
{
  if (!history->started || number - history->newest >= SFU_DD_HISTORY)
    memset (history->sent, 0, sizeof history->sent);
  else
    for (gint64 i = history->newest + 1; i <= number; i++)
      history->sent[word_of (i)] &= ~bit_of (i);
  history->newest = number;
  history->started = TRUE;
}

void
sfu_dd_history_sent (SfuDdHistory *history, gint64 number)
{
  if (!history->started || number > history->newest)
    advance (history, number);
  if (history->newest - number < SFU_DD_HISTORY)
    history->sent[word_of (number)] |= bit_of (number);
}

gboolean
sfu_dd_history_has (const SfuDdHistory *history, gint64 number)
{
  if (!history->started || number > history->newest || history->newest - number >= SFU_DD_HISTORY)
    return FALSE;
  return (history->sent[word_of (number)] & bit_of (number)) != 0;
}

gboolean
sfu_dd_history_decodable (const SfuDdHistory *history, const SfuDdFrame *frame)
{
  const SfuDdDependencies *dependencies = &frame->dependencies;

  for (guint i = 0; i < dependencies->n_fdiffs; i++)
    if (!sfu_dd_history_has (history, frame->number - dependencies->fdiffs[i]))
      return FALSE;
  return TRUE;
}

gboolean
sfu_dd_history_chain_intact (const SfuDdHistory *history, const SfuDdFrame *frame, guint chain)
{
  guint8 diff;

  g_return_val_if_fail (chain < SFU_DD_CHAINS_MAX, FALSE);
  diff = frame->dependencies.chain_diffs[chain];
  return diff == 0 || sfu_dd_history_has (history, frame->number - diff);
}

gboolean
sfu_dd_history_may_switch (const SfuDdHistory *history, const SfuDdFrame *frame, guint target)
{
  g_return_val_if_fail (target < SFU_DD_TARGETS_MAX, FALSE);
  return (frame->dependencies.switching >> target & 1) != 0 &&
         sfu_dd_history_decodable (history, frame);
}
