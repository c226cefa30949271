#include "plugins/sfu/codec/dd-structure.h"

#include <string.h>

/* next_layer_idc */
enum
{
  SAME_LAYER,
  NEXT_TEMPORAL,
  NEXT_SPATIAL,
  NO_MORE
};

/* decode_target_indication */
enum
{
  NOT_PRESENT,
  DISCARDABLE,
  SWITCHING,
  REQUIRED
};

/* ns(n) of A.8.1: a value below @n in as few bits as it takes. */
static guint32
read_below (SfuBitReader *reader, guint32 n)
{
  guint bits = g_bit_storage (n);
  guint32 short_ones = (1u << bits) - n;
  guint32 value = sfu_bit_read (reader, bits - 1);

  if (value < short_ones)
    return value;
  return (value << 1) - short_ones + sfu_bit_read (reader, 1);
}

static gboolean
read_layers (SfuBitReader *reader, SfuDdStructure *structure)
{
  guint8 spatial = 0, temporal = 0;
  guint32 next;

  do
    {
      SfuDdDependencies *template = &structure->templates[structure->n_templates];

      if (structure->n_templates == SFU_DD_TEMPLATES_MAX || spatial == SFU_DD_LAYERS_MAX ||
          temporal == SFU_DD_LAYERS_MAX)
        return FALSE;
      structure->n_templates++;
      template->spatial_layer = spatial;
      template->temporal_layer = temporal;
      next = sfu_bit_read (reader, 2);
      if (next == NEXT_TEMPORAL)
        temporal++;
      else if (next == NEXT_SPATIAL)
        {
          temporal = 0;
          spatial++;
        }
    }
  while (next != NO_MORE && !reader->failed);
  structure->n_spatial_layers = spatial + 1;
  return !reader->failed;
}

void
sfu_dd_dependencies_set (SfuDdDependencies *dependencies, guint target, guint indication)
{
  guint32 bit = 1u << target;

  dependencies->present |= indication != NOT_PRESENT ? bit : 0;
  dependencies->discardable |= indication == DISCARDABLE ? bit : 0;
  dependencies->switching |= indication == SWITCHING ? bit : 0;
  dependencies->required |= indication == REQUIRED ? bit : 0;
}

static void
read_indications (SfuBitReader *reader, SfuDdStructure *structure)
{
  for (guint i = 0; i < structure->n_templates; i++)
    for (guint target = 0; target < structure->n_targets; target++)
      sfu_dd_dependencies_set (&structure->templates[i], target, sfu_bit_read (reader, 2));
}

static gboolean
read_fdiffs (SfuBitReader *reader, SfuDdDependencies *template)
{
  while (sfu_bit_read (reader, 1) == 1)
    {
      if (template->n_fdiffs == SFU_DD_FDIFFS_MAX)
        return FALSE;
      template->fdiffs[template->n_fdiffs++] = (guint16) (sfu_bit_read (reader, 4) + 1);
    }
  return !reader->failed;
}

static void
read_chains (SfuBitReader *reader, SfuDdStructure *structure)
{
  structure->n_chains = (guint8) read_below (reader, structure->n_targets + 1u);
  if (structure->n_chains == 0)
    return;
  for (guint i = 0; i < structure->n_targets; i++)
    structure->targets[i].chain = (guint8) read_below (reader, structure->n_chains);
  for (guint i = 0; i < structure->n_templates; i++)
    for (guint chain = 0; chain < structure->n_chains; chain++)
      structure->templates[i].chain_diffs[chain] = (guint8) sfu_bit_read (reader, 4);
}

/* A.8.2, decode_target_layers(): the highest layers that are present in a target. */
static void
find_target_layers (SfuDdStructure *structure)
{
  for (guint i = 0; i < structure->n_targets; i++)
    {
      SfuDdTarget *target = &structure->targets[i];

      for (guint j = 0; j < structure->n_templates; j++)
        {
          const SfuDdDependencies *template = &structure->templates[j];

          if ((template->present >> i & 1) == 0)
            continue;
          target->spatial_layer = MAX (target->spatial_layer, template->spatial_layer);
          target->temporal_layer = MAX (target->temporal_layer, template->temporal_layer);
        }
    }
}

/* Less one in the structure; 65,536 is cut to what fits. */
static guint16
read_size (SfuBitReader *reader)
{
  guint32 size = sfu_bit_read (reader, 16) + 1;

  return (guint16) MIN (size, G_MAXUINT16);
}

static void
read_sizes (SfuBitReader *reader, SfuDdStructure *structure)
{
  structure->has_sizes = sfu_bit_read (reader, 1) == 1;
  for (guint i = 0; structure->has_sizes && i < structure->n_spatial_layers; i++)
    {
      structure->width[i] = read_size (reader);
      structure->height[i] = read_size (reader);
    }
}

gboolean
sfu_dd_structure_parse (SfuBitReader *reader, SfuDdStructure *structure)
{
  memset (structure, 0, sizeof *structure);
  structure->id_offset = (guint8) sfu_bit_read (reader, 6);
  structure->n_targets = (guint8) (sfu_bit_read (reader, 5) + 1);
  if (!read_layers (reader, structure))
    return FALSE;
  read_indications (reader, structure);
  for (guint i = 0; i < structure->n_templates; i++)
    if (!read_fdiffs (reader, &structure->templates[i]))
      return FALSE;
  read_chains (reader, structure);
  find_target_layers (structure);
  read_sizes (reader, structure);
  return !reader->failed;
}

guint32
sfu_dd_structure_targets (const SfuDdStructure *structure)
{
  return structure->n_targets == 0 ? 0 : G_MAXUINT32 >> (SFU_DD_TARGETS_MAX - structure->n_targets);
}

int
sfu_dd_structure_find (const SfuDdStructure *structure,
                       guint32 active,
                       guint8 spatial_layer,
                       guint8 temporal_layer)
{
  int found = -1;

  for (int i = 0; i < structure->n_targets; i++)
    {
      const SfuDdTarget *target = &structure->targets[i];
      const SfuDdTarget *best = found < 0 ? NULL : &structure->targets[found];

      if ((active >> i & 1) == 0 || target->spatial_layer > spatial_layer ||
          target->temporal_layer > temporal_layer)
        continue;
      if (best == NULL || target->spatial_layer > best->spatial_layer ||
          (target->spatial_layer == best->spatial_layer &&
           target->temporal_layer > best->temporal_layer))
        found = i;
    }
  return found;
}
