/* Which packets of a stream of sound came lately: what a packet of RED repeats is news only when it
 * got lost. Plain struct; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_RED_HISTORY 16

typedef struct
{
  gint64 newest; /* extended; 0: none so far */
  struct
  {
    gint64 seq;
    guint32 timestamp;
  } packets[SFU_RED_HISTORY];
} SfuRedHistory;

/* Returns: %FALSE when that number is there already. What is too old to tell is taken as new. */
gboolean sfu_red_history_add (SfuRedHistory *history, gint64 seq, guint32 timestamp);

/* Whether the packet @seq got lost and has its place at @timestamp: it did not come, the ones that
 * came before and behind it are earlier and later. Nothing got lost before the first one. */
gboolean sfu_red_history_lacks (const SfuRedHistory *history, gint64 seq, guint32 timestamp);

G_END_DECLS
