#include "plugins/sfu/codec/dd-reader.h"

#include <string.h>

/* The five flags of the extended fields. */
typedef struct
{
  gboolean structure, active_targets, indications, fdiffs, chains;
} Flags;

static Flags
read_flags (SfuBitReader *bits, gsize size)
{
  Flags flags = { 0 };

  if (size <= SFU_DD_SIZE_MIN)
    return flags;
  flags.structure = sfu_bit_read (bits, 1) == 1;
  flags.active_targets = sfu_bit_read (bits, 1) == 1;
  flags.indications = sfu_bit_read (bits, 1) == 1;
  flags.fdiffs = sfu_bit_read (bits, 1) == 1;
  flags.chains = sfu_bit_read (bits, 1) == 1;
  return flags;
}

/* A frame from before the current structure is told in terms of the one before. */
static const SfuDdStructure *
find_structure (const SfuDdReader *reader, gint64 number, guint *structures)
{
  if (reader->structures == 0)
    return NULL;
  *structures = reader->structures;
  if (number >= reader->structure_at)
    return &reader->structure;
  *structures = reader->structures - 1;
  return *structures == 0 ? NULL : &reader->previous;
}

static void
keep_structure (SfuDdReader *reader, const SfuDdStructure *structure, gint64 number)
{
  /* Late, or repeated with the same frame or a later one. */
  if (reader->structures > 0 && number < reader->structure_at)
    return;
  if (reader->structures > 0 && memcmp (&reader->structure, structure, sizeof *structure) == 0)
    return;
  memcpy (&reader->previous, &reader->structure, sizeof reader->previous);
  memcpy (&reader->structure, structure, sizeof reader->structure);
  reader->structure_at = number;
  reader->structures++;
}

/* Returns: whether it is the one in whose terms a frame of that number is told from now on. A late
 * one, of which nothing is kept, may be another. */
static gboolean
take_structure (SfuDdReader *reader,
                const SfuDdStructure *structure,
                gint64 number,
                guint *structures)
{
  const SfuDdStructure *kept;

  keep_structure (reader, structure, number);
  kept = find_structure (reader, number, structures);
  return kept != NULL && memcmp (kept, structure, sizeof *structure) == 0;
}

static void
read_custom (SfuBitReader *bits,
             const SfuDdStructure *structure,
             const Flags *flags,
             SfuDdDependencies *dependencies)
{
  guint32 size;

  if (flags->indications)
    {
      dependencies->present = dependencies->discardable = 0;
      dependencies->switching = dependencies->required = 0;
      for (guint i = 0; i < structure->n_targets; i++)
        sfu_dd_dependencies_set (dependencies, i, sfu_bit_read (bits, 2));
    }
  if (flags->fdiffs)
    {
      dependencies->n_fdiffs = 0;
      while ((size = sfu_bit_read (bits, 2)) != 0)
        {
          guint16 fdiff = (guint16) (sfu_bit_read (bits, 4 * size) + 1);

          if (dependencies->n_fdiffs == SFU_DD_FDIFFS_MAX)
            bits->failed = TRUE;
          else
            dependencies->fdiffs[dependencies->n_fdiffs++] = fdiff;
        }
    }
  if (flags->chains)
    for (guint i = 0; i < structure->n_chains; i++)
      dependencies->chain_diffs[i] = (guint8) sfu_bit_read (bits, 8);
}

/* What the encoder produces is told with a structure (all of it) and when it changes. */
static void
read_active (SfuDdReader *reader, SfuBitReader *bits, const Flags *flags, SfuDdFrame *frame)
{
  frame->mask_at = (guint16) bits->at;
  frame->has_mask = flags->active_targets;
  frame->active_targets = reader->active_targets;
  if (flags->active_targets)
    frame->active_targets = sfu_bit_read (bits, frame->n_targets);
  else if (flags->structure)
    frame->active_targets = G_MAXUINT32 >> (SFU_DD_TARGETS_MAX - frame->n_targets);
}

static void
set_size (const SfuDdStructure *structure, SfuDdFrame *frame)
{
  guint8 layer = frame->dependencies.spatial_layer;

  if (!structure->has_sizes)
    return;
  frame->width = structure->width[layer];
  frame->height = structure->height[layer];
}

static SfuDdResult
read_definition (SfuDdReader *reader,
                 SfuBitReader *bits,
                 guint template_id,
                 const Flags *flags,
                 const SfuDdStructure *structure,
                 SfuDdFrame *frame)
{
  guint template =
      (template_id + SFU_DD_TEMPLATES_MAX - structure->id_offset) % SFU_DD_TEMPLATES_MAX;

  if (template >= structure->n_templates)
    return SFU_DD_UNKNOWN;
  frame->n_targets = structure->n_targets;
  read_active (reader, bits, flags, frame);
  frame->dependencies = structure->templates[template];
  read_custom (bits, structure, flags, &frame->dependencies);
  if (bits->failed)
    return SFU_DD_SHORT;
  frame->bits = (guint16) bits->at;
  set_size (structure, frame);
  return SFU_DD_OK;
}

static void
keep_active (SfuDdReader *reader, const Flags *flags, const SfuDdFrame *frame)
{
  if (!flags->structure && !flags->active_targets)
    return;
  if (frame->number < reader->active_targets_at)
    return;
  reader->active_targets = frame->active_targets;
  reader->active_targets_at = frame->number;
}

SfuDdResult
sfu_dd_read (SfuDdReader *reader, const guint8 *data, gsize size, SfuDdFrame *frame)
{
  SfuBitReader bits = sfu_bit_reader (data, size);
  SfuSequence numbers = reader->numbers; /* what cannot be read does not move them */
  SfuDdStructure own;
  const SfuDdStructure *structure;
  SfuDdResult result;
  guint template_id;
  Flags flags;

  memset (frame, 0, sizeof *frame);
  if (size < SFU_DD_SIZE_MIN || size > SFU_DD_SIZE_MAX)
    return SFU_DD_SHORT;
  frame->start = sfu_bit_read (&bits, 1) == 1;
  frame->end = sfu_bit_read (&bits, 1) == 1;
  template_id = sfu_bit_read (&bits, 6);
  frame->number = sfu_sequence_unwrap16 (&numbers, (guint16) sfu_bit_read (&bits, 16));
  flags = read_flags (&bits, size);
  frame->structure = flags.structure;

  if (flags.structure && !sfu_dd_structure_parse (&bits, &own))
    return SFU_DD_SHORT;
  structure = flags.structure ? &own : find_structure (reader, frame->number, &frame->structures);
  if (structure == NULL)
    return SFU_DD_UNKNOWN;
  result = read_definition (reader, &bits, template_id, &flags, structure, frame);
  if (result != SFU_DD_OK)
    return result;
  if (flags.structure && !take_structure (reader, &own, frame->number, &frame->structures))
    return SFU_DD_UNKNOWN;
  reader->numbers = numbers;
  keep_active (reader, &flags, frame);
  return SFU_DD_OK;
}

/* Returns: whether from this frame on its own layers can be decoded. */
static gboolean
is_switching (const SfuDdReader *reader, const SfuDdFrame *frame)
{
  const SfuDdStructure *structure =
      frame->structures == reader->structures ? &reader->structure : &reader->previous;
  int own = sfu_dd_structure_find (structure, G_MAXUINT32, frame->dependencies.spatial_layer,
                                   frame->dependencies.temporal_layer);

  return own >= 0 && (frame->dependencies.switching >> own & 1) != 0;
}

void
sfu_dd_describe (const SfuDdReader *reader, const SfuDdFrame *frame, SfuFrameInfo *info)
{
  const SfuDdDependencies *dependencies = &frame->dependencies;
  gboolean key = dependencies->n_fdiffs == 0;

  info->flags &= (guint16) ~(SFU_FRAME_START | SFU_FRAME_END | SFU_FRAME_KEY | SFU_FRAME_SWITCH_UP |
                             SFU_FRAME_DISCARDABLE);
  info->flags |= (frame->start ? SFU_FRAME_START : 0) | (frame->end ? SFU_FRAME_END : 0) |
                 (key ? SFU_FRAME_KEY : 0) |
                 (is_switching (reader, frame) ? SFU_FRAME_SWITCH_UP : 0) |
                 (dependencies->present == dependencies->discardable ? SFU_FRAME_DISCARDABLE : 0);
  info->spatial_layer = dependencies->spatial_layer;
  info->temporal_layer = dependencies->temporal_layer;
  if (frame->width > 0)
    {
      info->width = frame->width;
      info->height = frame->height;
    }
}
