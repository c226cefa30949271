/* Which frames of one source a subscriber was sent, to judge by a dependency descriptor what it can
 * decode. A frame counts from its first packet on; what gets lost on the way is repeated. Plain
 * struct, zeroed to begin and at each switch of the source. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/dd-reader.h"

G_BEGIN_DECLS

/* Frames that reference further back than this count as not sent: more than a chain can (255). */
#define SFU_DD_HISTORY 1024

typedef struct
{
  gint64 newest;
  gboolean started;
  guint64 sent[SFU_DD_HISTORY / 64];
} SfuDdHistory;

/* @number: SfuDdFrame.number */
void sfu_dd_history_sent (SfuDdHistory *history, gint64 number);
gboolean sfu_dd_history_has (const SfuDdHistory *history, gint64 number);

/* Whether all that the frame refers to was sent. */
gboolean sfu_dd_history_decodable (const SfuDdHistory *history, const SfuDdFrame *frame);

/* Whether nothing is missing between the chain's frame before this one and this one: what the
 * decode targets under this chain need so far was sent. One gap must be remembered by the caller:
 * the chain's next frame refers to this one. */
gboolean
sfu_dd_history_chain_intact (const SfuDdHistory *history, const SfuDdFrame *frame, guint chain);

/* Whether a subscriber may be given the decode target from this frame on (A.6: "Switch"). */
gboolean
sfu_dd_history_may_switch (const SfuDdHistory *history, const SfuDdFrame *frame, guint target);

G_END_DECLS
