#include "plugins/sfu/codec/red-history.h"

static gboolean
has (const SfuRedHistory *self, gint64 seq)
{
  return self->packets[seq % SFU_RED_HISTORY].seq == seq;
}

static guint32
timestamp_of (const SfuRedHistory *self, gint64 seq)
{
  return self->packets[seq % SFU_RED_HISTORY].timestamp;
}

static gint64
oldest (const SfuRedHistory *self)
{
  return MAX (self->newest - SFU_RED_HISTORY + 1, 1);
}

gboolean
sfu_red_history_add (SfuRedHistory *self, gint64 seq, guint32 timestamp)
{
  g_return_val_if_fail (seq > 0, FALSE);
  if (seq < oldest (self))
    return TRUE;
  if (has (self, seq))
    return FALSE;
  self->packets[seq % SFU_RED_HISTORY].seq = seq;
  self->packets[seq % SFU_RED_HISTORY].timestamp = timestamp;
  self->newest = MAX (self->newest, seq);
  return TRUE;
}

/* Timestamps wrap. */
static gboolean
is_earlier (guint32 a, guint32 b)
{
  return (gint32) (a - b) < 0;
}

gboolean
sfu_red_history_lacks (const SfuRedHistory *self, gint64 seq, guint32 timestamp)
{
  gint64 before = seq - 1, behind = seq + 1;

  if (seq < oldest (self) || has (self, seq))
    return FALSE;
  while (before >= oldest (self) && !has (self, before))
    before--;
  while (behind <= self->newest && !has (self, behind))
    behind++;
  return before >= oldest (self) && behind <= self->newest &&
         is_earlier (timestamp_of (self, before), timestamp) &&
         is_earlier (timestamp, timestamp_of (self, behind));
}
