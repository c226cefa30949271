#include "plugins/sfu/rtp/frame-group.h"

void
sfu_frame_group_begin (SfuFrameGroup *group, gint64 seq, guint32 timestamp, gint64 now)
{
  if (group->first != 0 && seq <= group->first)
    return;
  *group = (SfuFrameGroup){ .first = seq, .timestamp = timestamp, .at = now };
}

void
sfu_frame_group_packet (SfuFrameGroup *group, gint64 seq, gsize size)
{
  if (group->first == 0 || seq < group->first)
    return;
  group->packets++;
  group->bytes += size;
}

void
sfu_frame_group_reset (SfuFrameGroup *group)
{
  *group = (SfuFrameGroup){ 0 };
}

gboolean
sfu_frame_group_is_short (const SfuFrameGroup *group, gint64 now)
{
  return group->first != 0 && group->packets <= SFU_FRAME_GROUP_PACKETS &&
         group->bytes <= SFU_FRAME_GROUP_BYTES && now - group->at <= SFU_FRAME_GROUP_AGE;
}
