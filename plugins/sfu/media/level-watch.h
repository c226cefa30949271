/* Which receiver's level is of interest to whom, as the control thread has it; the lanes' levels
 * arrive here. Control thread only, unless a function says otherwise. */
#pragma once

#include "gateway/media/mailbox.h"
#include "plugins/sfu/connection.h"
#include "plugins/sfu/media/lane.h"

G_BEGIN_DECLS

typedef struct _SfuLevelWatch SfuLevelWatch;

/* @control: messages to the control thread. */
SfuLevelWatch *sfu_level_watch_new (GwMailbox *control);
void sfu_level_watch_free (SfuLevelWatch *watch); /* nothing is under way by then */

/* @level: (nullable): %NULL for no longer. */
void sfu_level_watch_set (SfuLevelWatch *watch,
                          const SfuInbound *inbound,
                          SfuReceiverLevel level,
                          gpointer data);

typedef struct
{
  const SfuInbound *inbound; /* only a name here */
  guint8 loudness;
} SfuHeard;

/* Any thread. @heard: (transfer full): at least one. */
void sfu_level_watch_post (SfuLevelWatch *watch, SfuHeard *heard, guint n);

G_END_DECLS
