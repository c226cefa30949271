/* What an api elsewhere knows of the fleet, for the allocation plugins of this process: its nodes
 * and its calendar, asked for every few seconds. While api is away the last state stays; nodes age
 * as they do anywhere. Says in the log when api goes away, comes back, or refuses; once each.
 * Control thread. */
#pragma once

#include "gateway/cluster/secret.h"
#include "gateway/host/calendar.h"
#include "gateway/host/nodes.h"
#include "gateway/http/client.h"

G_BEGIN_DECLS

typedef struct _GwFleetWatch GwFleetWatch;

/* All outlive it. @apiserver: as [gateway] apiserver has it. */
GwFleetWatch *gw_fleet_watch_new (GwClient *client,
                                  const GwSecret *secret,
                                  GwNodes *nodes,
                                  GwCalendar *calendar,
                                  const char *apiserver);
void gw_fleet_watch_free (GwFleetWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwFleetWatch, gw_fleet_watch_free)

/* From now on nodes that only api's own pages reach count too, as "localhost:0"; else they are left
 * out. For who explains what api's own process would do. */
void gw_fleet_watch_hear_unnamed (GwFleetWatch *watch);

/* Returns: %TRUE once all of api's state was heard. */
gboolean gw_fleet_watch_is_complete (const GwFleetWatch *watch);

G_END_DECLS
