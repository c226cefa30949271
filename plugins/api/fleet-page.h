/* The fleet's state for an allocation in another process: the nodes that live and the bookings, in
 * pages that its client reads. Control thread only. */
#pragma once

#include "plugins/api/fleet.h"

G_BEGIN_DECLS

/* @calendar: (nullable): the state of the bookings that the one who asks has: when it is ours, too,
 * none are told.
 * @after: (nullable): the "next" of the page before.
 * @now: seconds since 1970 UTC.
 * Returns: (transfer full): {"now", "calendar", "nodes", "bookings", "next"?}. */
JsonObject *
api_fleet_page (GwHost *host, ApiFleet *fleet, const char *calendar, const char *after, gint64 now);

G_END_DECLS
