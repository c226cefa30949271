#include "plugins/sfu/codec/dd-history.h"

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
forget (SfuDdHistory *history, gint64 number)
{
  history->sent[word_of (number)] &= ~bit_of (number);
  history->left_out[word_of (number)] &= ~bit_of (number);
}

static void
advance (SfuDdHistory *history, gint64 number)
{
  if (!history->started || number - history->newest >= SFU_DD_HISTORY)
    *history = (SfuDdHistory){ 0 };
  else
    for (gint64 i = history->newest + 1; i <= number; i++)
      forget (history, i);
  history->newest = number;
  history->started = TRUE;
}

void
sfu_dd_history_note (SfuDdHistory *history, gint64 number, SfuDdFate fate)
{
  if (!history->started || number > history->newest)
    advance (history, number);
  if (history->newest - number >= SFU_DD_HISTORY)
    return;
  forget (history, number);
  if (fate == SFU_DD_SENT)
    history->sent[word_of (number)] |= bit_of (number);
  else if (fate == SFU_DD_LEFT_OUT)
    history->left_out[word_of (number)] |= bit_of (number);
}

SfuDdFate
sfu_dd_history_fate (const SfuDdHistory *history, gint64 number)
{
  if (!history->started || number > history->newest)
    return SFU_DD_UNSEEN;
  if (history->newest - number >= SFU_DD_HISTORY ||
      (history->left_out[word_of (number)] & bit_of (number)) != 0)
    return SFU_DD_LEFT_OUT;
  return (history->sent[word_of (number)] & bit_of (number)) != 0 ? SFU_DD_SENT : SFU_DD_UNSEEN;
}

gboolean
sfu_dd_history_is_newest (const SfuDdHistory *history, gint64 number)
{
  return !history->started || number >= history->newest;
}

gboolean
sfu_dd_history_decodable (const SfuDdHistory *history, const SfuDdFrame *frame)
{
  const SfuDdDependencies *dependencies = &frame->dependencies;

  for (guint i = 0; i < dependencies->n_fdiffs; i++)
    if (sfu_dd_history_fate (history, frame->number - dependencies->fdiffs[i]) != SFU_DD_SENT)
      return FALSE;
  return TRUE;
}

gboolean
sfu_dd_history_chain_intact (const SfuDdHistory *history, const SfuDdFrame *frame, guint chain)
{
  guint8 diff;

  g_return_val_if_fail (chain < SFU_DD_CHAINS_MAX, FALSE);
  diff = frame->dependencies.chain_diffs[chain];
  return diff == 0 || sfu_dd_history_fate (history, frame->number - diff) != SFU_DD_LEFT_OUT;
}
