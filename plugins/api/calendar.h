/* Feeds the host's calendar from the store: the scheduled meetings that are still to be served,
 * with the nodes that they were given. Read at the start, after each change that this process
 * makes, and every few seconds for those of other processes. Control thread only. */
#pragma once

#include "gateway/host/host.h"
#include "plugins/api/store/store.h"

G_BEGIN_DECLS

typedef struct _ApiCalendar ApiCalendar;

/* @host, @store: until api_calendar_close(). */
ApiCalendar *api_calendar_new (GwHost *host, ApiStore *store);

/* Something of a scheduled meeting has changed. @calendar: (nullable). */
void api_calendar_touch (ApiCalendar *calendar);

/* Ends it; what is under way comes to nothing. */
void api_calendar_close (ApiCalendar *calendar);

G_END_DECLS
