/* The SQL of the store. Blocking, on the database's thread; errors as of database.h. */
#pragma once

#include "plugins/api/meeting.h"
#include "plugins/api/store/database.h"

G_BEGIN_DECLS

gboolean api_queries_add_meeting (ApiDatabase *database, const ApiMeeting *meeting, GError **error);

/* Returns: (transfer full): %NULL with @error set, GW_ERROR_NOT_FOUND when there is none. */
ApiMeeting *api_queries_find_meeting (ApiDatabase *database, const char *id, GError **error);

/* The columns of a meeting in a SELECT, and how a row of them is read: @data: ApiMeeting **. */
#define API_QUERIES_MEETING                                                                        \
  "id, title, created_at, sfu, turn, allocated_at, owner, begin_at, end_at"
void api_queries_read_meeting (const ApiValue *columns, guint n_columns, gpointer data);

/* Sets sfu, turn and allocated_at, unless the meeting has gone or moved to another time since:
 * GW_ERROR_NOT_FOUND. */
gboolean api_queries_set_nodes (ApiDatabase *database, const ApiMeeting *meeting, GError **error);

gboolean api_queries_put_participant (ApiDatabase *database,
                                      const ApiParticipant *participant,
                                      GError **error);

G_END_DECLS
