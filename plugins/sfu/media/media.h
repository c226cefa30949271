/* The lanes of the media plane, as connections need them. Control thread only. */
#pragma once

#include "plugins/sfu/connection.h"
#include "plugins/sfu/media/lane.h"
#include "plugins/sfu/media/level-watch.h"

G_BEGIN_DECLS

/* The lane with the fewest connections gets one more. */
SfuLane *sfu_media_take_lane (SfuMedia *media);
void sfu_media_give_back_lane (SfuMedia *media, SfuLane *lane);

/* Messages to the control thread. */
GwMailbox *sfu_media_control (const SfuMedia *media);

/* Candidate addresses of @lane, best first. (element-type GwAddress), owned. */
const GArray *sfu_media_candidates (const SfuMedia *media, const SfuLane *lane);

SfuLevelWatch *sfu_media_level_watch (const SfuMedia *media);

gboolean sfu_media_takes_tcp (const SfuMedia *media);

G_END_DECLS
