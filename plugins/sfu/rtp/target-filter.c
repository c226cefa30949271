#include "plugins/sfu/rtp/target-filter.h"

#include "plugins/sfu/codec/dd-writer.h"

void
sfu_target_filter_init (SfuTargetFilter *filter, SfuLayerPair wish)
{
  *filter = (SfuTargetFilter){ .wish = wish };
  filter->wanted = filter->now = filter->before = SFU_NO_TARGET;
}

void
sfu_target_filter_set_wish (SfuTargetFilter *filter, SfuLayerPair wish)
{
  filter->wish = wish;
}

static gboolean
is_part (const SfuDdFrame *frame, int target)
{
  return target != SFU_NO_TARGET && (frame->dependencies.present >> target & 1) != 0;
}

/* Returns: the targets all of whose frames are @target's, too. */
static guint32
targets_within (const SfuDdStructure *structure, int target)
{
  guint32 within = sfu_dd_structure_targets (structure);

  for (guint i = 0; i < structure->n_templates; i++)
    if ((structure->templates[i].present >> target & 1) == 0)
      within &= ~structure->templates[i].present;
  return within;
}

static void
change (SfuTargetFilter *filter,
        const SfuDdStructure *structure,
        const SfuDdFrame *frame,
        int target)
{
  if (filter->changed != frame->number)
    {
      filter->before = filter->now;
      filter->top_before = filter->top;
      filter->changed = frame->number;
    }
  filter->now = target;
  filter->top = target == SFU_NO_TARGET ? 0 : structure->targets[target].spatial_layer;
  filter->within = target == SFU_NO_TARGET ? 0 : targets_within (structure, target);
}

static gboolean
fits (const SfuDdTarget *target, const SfuDdTarget *bounds)
{
  return target->spatial_layer <= bounds->spatial_layer &&
         target->temporal_layer <= bounds->temporal_layer;
}

static gboolean
is_better (const SfuDdTarget *target, const SfuDdTarget *other)
{
  return target->spatial_layer > other->spatial_layer ||
         (target->spatial_layer == other->spatial_layer &&
          target->temporal_layer > other->temporal_layer);
}

/* Who is on the way up takes what there is in between; down goes straight, for there is no need to
 * get less than what is wanted. About later frames there must have been no decision yet: one that
 * was left out may be needed, one that was sent may need what is left out now. */
static void
try_switch (SfuTargetFilter *filter, const SfuDdStructure *structure, const SfuDdFrame *frame)
{
  const SfuDdTarget *wanted = &structure->targets[filter->wanted];
  const SfuDdTarget *now = filter->now == SFU_NO_TARGET ? NULL : &structure->targets[filter->now];
  guint32 open = frame->dependencies.switching & frame->active_targets;
  int best;

  if (filter->now == filter->wanted || open == 0 ||
      !sfu_dd_history_is_newest (&filter->history, frame->number) ||
      !sfu_dd_history_decodable (&filter->history, frame))
    return;
  best = sfu_dd_structure_find (structure, open, wanted->spatial_layer, wanted->temporal_layer);
  if (best == SFU_NO_TARGET)
    return;
  if (best == filter->wanted || now == NULL ||
      (fits (now, wanted) && is_better (&structure->targets[best], now)))
    change (filter, structure, frame, best);
}

static gboolean
lacks_reference (const SfuTargetFilter *filter, const SfuDdFrame *frame)
{
  const SfuDdDependencies *dependencies = &frame->dependencies;

  for (guint i = 0; i < dependencies->n_fdiffs; i++)
    if (sfu_dd_history_fate (&filter->history, frame->number - dependencies->fdiffs[i]) ==
        SFU_DD_LEFT_OUT)
      return TRUE;
  return FALSE;
}

static gboolean
is_broken (const SfuTargetFilter *filter, const SfuDdStructure *structure, const SfuDdFrame *frame)
{
  if (structure->n_chains == 0)
    return lacks_reference (filter, frame);
  return !sfu_dd_history_chain_intact (&filter->history, frame,
                                       structure->targets[filter->now].chain);
}

/* To another spatial layer there may be no way without a key frame: its base frames tell, as long
 * as they come. */
static void
look_for_way (SfuTargetFilter *filter, const SfuDdStructure *structure, const SfuDdFrame *frame)
{
  const SfuDdDependencies *dependencies = &frame->dependencies;
  guint8 spatial = structure->targets[filter->wanted].spatial_layer;

  if (filter->now == filter->wanted || filter->now == SFU_NO_TARGET)
    {
      filter->stuck = filter->now != filter->wanted;
      return;
    }
  if (dependencies->temporal_layer > 0)
    return;
  if (dependencies->spatial_layer == spatial && spatial != filter->top)
    filter->stuck = is_part (frame, filter->wanted) && lacks_reference (filter, frame);
  else if (dependencies->spatial_layer == 0)
    filter->stuck = FALSE;
}

/* Once no target is active that is small enough, more than is wished for is better than nothing. */
static int
find_wanted (const SfuTargetFilter *filter,
             const SfuDdStructure *structure,
             const SfuDdFrame *frame)
{
  int wanted = sfu_dd_structure_find (structure, frame->active_targets, filter->wish.spatial,
                                      filter->wish.temporal);

  if (wanted == SFU_NO_TARGET)
    wanted = sfu_dd_structure_find (structure, G_MAXUINT32, G_MAXUINT8, G_MAXUINT8);
  return wanted;
}

static void
adopt (SfuTargetFilter *filter, const SfuDdStructure *structure, const SfuDdFrame *frame)
{
  if (frame->structures == filter->structures)
    return;
  filter->structures = frame->structures;
  change (filter, structure, frame, SFU_NO_TARGET);
}

/* Decides about a frame when its first packet comes. */
static SfuDdFate
judge (SfuTargetFilter *filter, const SfuDdStructure *structure, const SfuDdFrame *frame)
{
  if (frame->structures < filter->structures)
    return SFU_DD_LEFT_OUT;
  if (frame->structures == filter->structures && frame->number < filter->changed)
    return is_part (frame, filter->before) ? SFU_DD_SENT : SFU_DD_LEFT_OUT;

  adopt (filter, structure, frame);
  filter->wanted = find_wanted (filter, structure, frame);
  try_switch (filter, structure, frame);
  look_for_way (filter, structure, frame);
  if (!is_part (frame, filter->now))
    return SFU_DD_LEFT_OUT;
  if (is_broken (filter, structure, frame))
    {
      change (filter, structure, frame, SFU_NO_TARGET);
      filter->stuck = TRUE;
      return SFU_DD_LEFT_OUT;
    }
  return lacks_reference (filter, frame) ? SFU_DD_LEFT_OUT : SFU_DD_SENT;
}

static void
note_narrow (SfuTargetFilter *filter, const SfuDdFrame *frame)
{
  if ((frame->active_targets & ~filter->within) != 0)
    filter->narrow = TRUE;
  else if (frame->structure)
    filter->narrow = FALSE;
}

SfuLayerVerdict
sfu_target_filter_packet (SfuTargetFilter *filter,
                          const SfuDdStructure *structure,
                          const SfuDdFrame *frame)
{
  SfuDdFate fate = sfu_dd_history_fate (&filter->history, frame->number);
  guint8 top;

  if (fate == SFU_DD_UNSEEN)
    {
      fate = judge (filter, structure, frame);
      sfu_dd_history_note (&filter->history, frame->number, fate);
    }
  if (fate != SFU_DD_SENT)
    return SFU_LAYER_LEAVE_OUT;
  note_narrow (filter, frame);
  top = frame->number < filter->changed ? filter->top_before : filter->top;
  return frame->end && frame->dependencies.spatial_layer == top ? SFU_LAYER_SEND_MARKED
                                                                : SFU_LAYER_SEND;
}

gboolean
sfu_target_filter_needs_key_frame (const SfuTargetFilter *filter)
{
  return filter->stuck;
}

guint32
sfu_target_filter_active_targets (const SfuTargetFilter *filter)
{
  return filter->narrow ? filter->within : SFU_DD_KEEP_TARGETS;
}
