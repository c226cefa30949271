/* Creating a meeting and looking it up. Control thread only. */
#pragma once

#include "plugins/api/request.h"

G_BEGIN_DECLS

/* POST /meetings and GET /meetings/{id}; @request: (transfer full). */
void api_meetings_create (ApiRequest *request);
void api_meetings_show (ApiRequest *request);

/* Returns: (transfer full): @meeting as whoever has signed in as @email (nullable) sees it. */
JsonObject *api_meetings_describe (const ApiMeeting *meeting, const char *email);

/* Reads beginAt and endAt of @body into @begin_at and @end_at, which stay as they are where the
 * body says nothing. Returns: %FALSE with GW_ERROR_BAD_REQUEST set. */
gboolean
api_meetings_read_times (JsonObject *body, gint64 *begin_at, gint64 *end_at, GError **error);

/* Asks for the nodes of the scheduled @meeting (transfer full) and answers @request (transfer full)
 * with @status and the meeting; with @host (nullable, transfer full) in it. */
void api_meetings_reserve (ApiRequest *request, ApiMeeting *meeting, guint status, char *host);

G_END_DECLS
