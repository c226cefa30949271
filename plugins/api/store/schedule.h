/* The SQL of scheduled meetings. Blocking, on the database's thread; errors as of database.h.
 * Times: seconds since 1970 UTC. */
#pragma once

#include "plugins/api/meeting.h"
#include "plugins/api/store/database.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (element-type ApiMeeting): the scheduled meetings of @owner that end
 * after @time, in order of their begin, at most @max; %NULL with @error set. */
GPtrArray *api_schedule_list (
    ApiDatabase *database, const char *owner, gint64 time, guint max, GError **error);

/* Sets the title of @meeting, and its times; when these are other than before, its nodes are
 * forgotten. @moved: (out). Returns: %FALSE with @error set, GW_ERROR_NOT_FOUND when @meeting's
 * owner has none such. */
gboolean api_schedule_change (
    ApiDatabase *database, const ApiMeeting *meeting, gint64 now, gboolean *moved, GError **error);

/* Returns: %FALSE with @error set, GW_ERROR_NOT_FOUND when @owner has no such meeting. */
gboolean
api_schedule_remove (ApiDatabase *database, const char *id, const char *owner, GError **error);

/* Returns: (transfer full) (element-type ApiMeeting): scheduled meetings, not ended at @now, that
 * have no nodes yet, those first that begin first. */
GPtrArray *api_schedule_pending (ApiDatabase *database, gint64 now, guint max, GError **error);

/* Returns: (transfer full) (element-type ApiMeeting): those that had ended at @time and whose nodes
 * were not given back; each is given to one caller only. */
GPtrArray *api_schedule_take_ended (ApiDatabase *database, gint64 time, guint max, GError **error);

/* Returns: (transfer full) (element-type GwBooking): all whose nodes were not given back, those
 * first that begin first. */
GPtrArray *api_schedule_bookings (ApiDatabase *database, guint max, GError **error);

G_END_DECLS
