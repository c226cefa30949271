/* The dependency descriptor's template structure ("RTP Payload Format For AV1", A.8.2): what an
 * encoder may send, told once per key frame. "Decode target" is what a receiver may want: one
 * spatial and temporal layer with all below it. A "chain" is the run of frames that it cannot do
 * without. Plain struct of some 4 KB. */
#pragma once

#include <glib.h>

#include "plugins/sfu/codec/bit-reader.h"

G_BEGIN_DECLS

#define SFU_DD_TARGETS_MAX 32   /* five bits */
#define SFU_DD_CHAINS_MAX 32    /* at most one per target */
#define SFU_DD_TEMPLATES_MAX 64 /* six bits */
#define SFU_DD_LAYERS_MAX 8     /* ours; the encoders' is 4 */
#define SFU_DD_FDIFFS_MAX 8     /* ours; AV1's is 7 references */

/* What one frame is to its decode targets and chains. Masks have a bit per decode target. */
typedef struct
{
  guint8 spatial_layer, temporal_layer;
  guint8 n_fdiffs;
  guint32 present;     /* is part of the target; the next three divide these up */
  guint32 discardable; /* nothing else of the target needs it */
  guint32 switching;   /* all that follows of the target can be decoded from here on */
  guint32 required;
  guint16 fdiffs[SFU_DD_FDIFFS_MAX];     /* the frames it refers to, back from its number */
  guint8 chain_diffs[SFU_DD_CHAINS_MAX]; /* the chain's frame before, likewise; 0: there is none */
} SfuDdDependencies;

typedef struct
{
  guint8 spatial_layer, temporal_layer; /* the highest ones in it */
  guint8 chain;                         /* that protects it; meaningless without chains */
} SfuDdTarget;

typedef struct
{
  guint8 id_offset; /* of the templates' ids */
  guint8 n_targets, n_templates, n_chains;
  guint8 n_spatial_layers;
  gboolean has_sizes;
  guint16 width[SFU_DD_LAYERS_MAX], height[SFU_DD_LAYERS_MAX]; /* by spatial layer */
  SfuDdTarget targets[SFU_DD_TARGETS_MAX];
  SfuDdDependencies templates[SFU_DD_TEMPLATES_MAX];
} SfuDdStructure;

/* Returns: %FALSE when it overruns or is beyond the bounds above. */
gboolean sfu_dd_structure_parse (SfuBitReader *reader, SfuDdStructure *structure);

/* Returns: the decode target with the most in it that has no more than the two layers and is in
 * @active (a mask); -1: none. */
int sfu_dd_structure_find (const SfuDdStructure *structure,
                           guint32 active,
                           guint8 spatial_layer,
                           guint8 temporal_layer);

/* All of its decode targets. */
guint32 sfu_dd_structure_targets (const SfuDdStructure *structure);

/* A decode target's indication of two bits (A.8.2: DTI), set into the masks. */
void sfu_dd_dependencies_set (SfuDdDependencies *dependencies, guint target, guint indication);

G_END_DECLS
