/* Which packets of one encoding a subscriber gets, by their dependency descriptors: the frames of
 * the decode target chosen for it. Goes to another target only at a frame that says one may, and
 * sends nothing that lacks what it refers to. Pure, a plain struct; a new one at each switch of the
 * source. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/dd-history.h"
#include "plugins/sfu/rtp/layer-filter.h"

G_BEGIN_DECLS

#define SFU_NO_TARGET (-1)

typedef struct
{
  SfuLayerPair wish;      /* the highest ones */
  guint structures;       /* SfuDdFrame.structures, which the targets are of */
  int wanted;             /* the target that is the wish, of those that there are */
  int now, before;        /* what is sent since the frame @changed; and until then */
  guint8 top, top_before; /* their spatial layers */
  gint64 changed;
  guint32 within;  /* the targets that @now has all frames of */
  gboolean narrow; /* the subscriber has to be told so */
  gboolean stuck;
  SfuDdHistory history;
} SfuTargetFilter;

void sfu_target_filter_init (SfuTargetFilter *filter, SfuLayerPair wish);

/* From the next frame on that lets it. */
void sfu_target_filter_set_wish (SfuTargetFilter *filter, SfuLayerPair wish);

/* Each packet with a payload, from a key frame on. @structure: the one that @frame is told in. */
SfuLayerVerdict sfu_target_filter_packet (SfuTargetFilter *filter,
                                          const SfuDdStructure *structure,
                                          const SfuDdFrame *frame);

/* Whether only a key frame leads to what is wished for. */
gboolean sfu_target_filter_needs_key_frame (const SfuTargetFilter *filter);

/* SfuDdChange.active_targets of what is sent. */
guint32 sfu_target_filter_active_targets (const SfuTargetFilter *filter);

G_END_DECLS
