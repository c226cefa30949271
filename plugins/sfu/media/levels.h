/* How loud the tracks of one lane are: taken from each packet, told to the control thread ten times
 * a second, all of them together, and only those that have speech in them. Worker thread only. */
#pragma once

#include "plugins/sfu/media/level-watch.h"

G_BEGIN_DECLS

typedef struct _SfuLevels SfuLevels;

SfuLevels *sfu_levels_new (SfuLevelWatch *watch);
void sfu_levels_free (SfuLevels *levels);

/* A packet of @inbound: @level as RFC 6464 has it. */
void sfu_levels_packet (SfuLevels *levels, const SfuInbound *inbound, guint8 level);
void sfu_levels_forget (SfuLevels *levels, const SfuInbound *inbound);

/* About every 100 ms. */
void sfu_levels_tick (SfuLevels *levels);

G_END_DECLS
