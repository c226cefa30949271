/* What became of the frames of one source, to judge by a dependency descriptor what a subscriber
 * can decode. A frame counts from its first packet on. Plain struct, zeroed to begin and at each
 * switch of the source. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/dd-reader.h"

G_BEGIN_DECLS

/* Frames further back than this count as left out: more than a chain can reach (255). */
#define SFU_DD_HISTORY 1024

typedef enum
{
  SFU_DD_UNSEEN, /* it may come yet: what gets lost on the way is repeated */
  SFU_DD_SENT,
  SFU_DD_LEFT_OUT,
} SfuDdFate;

typedef struct
{
  gint64 newest;
  gboolean started;
  guint64 sent[SFU_DD_HISTORY / 64];
  guint64 left_out[SFU_DD_HISTORY / 64];
} SfuDdHistory;

/* @number: SfuDdFrame.number */
void sfu_dd_history_note (SfuDdHistory *history, gint64 number, SfuDdFate fate);
SfuDdFate sfu_dd_history_fate (const SfuDdHistory *history, gint64 number);

/* Whether nothing is known of any later one. */
gboolean sfu_dd_history_is_newest (const SfuDdHistory *history, gint64 number);

/* Whether all that the frame refers to was sent. */
gboolean sfu_dd_history_decodable (const SfuDdHistory *history, const SfuDdFrame *frame);

/* Whether the chain's frame before this one was not left out: the decode targets under this chain
 * lack nothing so far. One gap must be remembered by the caller: the chain's next frame refers to
 * this one. */
gboolean
sfu_dd_history_chain_intact (const SfuDdHistory *history, const SfuDdFrame *frame, guint chain);

G_END_DECLS
