/* Which of an encoding's packets one subscriber gets: by their dependency descriptors where they
 * have them, otherwise by the layers that their payload tells. Plain struct; lane's thread only. */
#pragma once

#include "plugins/sfu/media/descriptors.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/layer-filter.h"
#include "plugins/sfu/rtp/target-filter.h"

G_BEGIN_DECLS

typedef struct
{
  SfuLayerPair target;
  gboolean by_descriptor; /* since the last key frame */
  gboolean described;     /* the newest packet has a descriptor, of use from a key frame on */
  SfuLayerFilter layers;
  SfuTargetFilter targets;
} SfuSieve;

/* The next packet begins a key frame. */
void sfu_sieve_init (SfuSieve *sieve, SfuLayerPair target);
void sfu_sieve_set_target (SfuSieve *sieve, SfuLayerPair target);

/* Each packet with a payload. @frame, @structure: (nullable): its descriptor's.
 * Returns: SFU_LAYER_LOST where the descriptor that it should have cannot be read: all that follows
 * until a key frame may need it. */
SfuLayerVerdict sfu_sieve_packet (SfuSieve *sieve,
                                  const SfuRtpMeta *meta,
                                  const SfuDdFrame *frame,
                                  const SfuDdStructure *structure);

/* Whether only a key frame leads to the target. */
gboolean sfu_sieve_needs_key_frame (const SfuSieve *sieve);

/* As SfuDdChange.active_targets. */
guint32 sfu_sieve_active_targets (const SfuSieve *sieve);

G_END_DECLS
