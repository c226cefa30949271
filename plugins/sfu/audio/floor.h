/* Who has the floor of a meeting: follows the levels of its microphones, and tells people. Costs
 * nothing while nobody speaks. Control thread only. */
#pragma once

#include "plugins/sfu/track.h"

G_BEGIN_DECLS

typedef struct _SfuFloor SfuFloor;

typedef struct
{
  /* @message: (transfer full): "speakers" of docs/protocol.md, for all. */
  void (*say) (JsonObject *message, gpointer data);
  /* Returns: how many they are: the more, the less often they are told. */
  guint (*audience) (gpointer data);
  /* (nullable): somebody else is first in sfu_floor_order(). */
  void (*passed) (gpointer data);
} SfuFloorEvents;

/* @heard_max: microphones that are forwarded at once, those that speak; 0: all. Ones that do not
 * say how loud they are (RFC 6464) always are. @events outlives the floor. */
SfuFloor *sfu_floor_new (guint heard_max, const SfuFloorEvents *events, gpointer data);
void sfu_floor_free (SfuFloor *floor); /* all tracks are removed by then */

/* A microphone counts; any other track may be given, and does not. @track stays valid until it is
 * removed. */
void sfu_floor_add (SfuFloor *floor, const SfuTrack *track);
void sfu_floor_remove (SfuFloor *floor, const SfuTrack *track);

/* Returns: (transfer full): the ids of the owners of those tracks, the latest to have had the
 * floor first, then those who never had it, the longest here first; %NULL at the end. Each once.
 * The ids are the tracks'. */
const char **sfu_floor_order (const SfuFloor *floor);

G_END_DECLS
