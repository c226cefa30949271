#include "plugins/api/store/queries.h"

#include "gateway/gateway/plugin.h"

static gint64
run (ApiDatabase *database, const char *sql, const ApiValue *values, guint n_values, GError **error)
{
  return database->methods->run (database, sql, values, n_values, NULL, NULL, error);
}

gboolean
api_queries_add_meeting (ApiDatabase *database, const ApiMeeting *meeting, GError **error)
{
  const ApiValue values[] = {
    API_TEXT (meeting->id),
    API_TEXT (meeting->title),
    API_NUMBER (meeting->created_at),
    API_TEXT (meeting->sfu),
    API_TEXT (meeting->turn),
    API_NUMBER (meeting->allocated_at),
    API_TEXT (meeting->owner != NULL ? meeting->owner : ""),
    API_NUMBER (meeting->begin_at),
    API_NUMBER (meeting->end_at),
  };

  return run (database,
              "INSERT INTO meetings (" API_QUERIES_MEETING ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              values, G_N_ELEMENTS (values), error) >= 0;
}

void
api_queries_read_meeting (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(ApiMeeting **) data = api_meeting_copy (&(ApiMeeting){
      .id = (char *) columns[0].text,
      .title = (char *) columns[1].text,
      .created_at = columns[2].number,
      .sfu = (char *) columns[3].text,
      .turn = (char *) columns[4].text,
      .allocated_at = columns[5].number,
      .owner = (char *) columns[6].text,
      .begin_at = columns[7].number,
      .end_at = columns[8].number,
  });
}

ApiMeeting *
api_queries_find_meeting (ApiDatabase *database, const char *id, GError **error)
{
  const ApiValue value = API_TEXT (id);
  ApiMeeting *meeting = NULL;
  gint64 n_rows =
      database->methods->run (database, "SELECT " API_QUERIES_MEETING " FROM meetings WHERE id = ?",
                              &value, 1, api_queries_read_meeting, &meeting, error);

  if (n_rows == 0)
    g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "there is no meeting %s", id);
  return meeting;
}

gboolean
api_queries_set_nodes (ApiDatabase *database, const ApiMeeting *meeting, GError **error)
{
  const ApiValue values[] = {
    API_TEXT (meeting->sfu), API_TEXT (meeting->turn),       API_NUMBER (meeting->allocated_at),
    API_TEXT (meeting->id),  API_NUMBER (meeting->begin_at), API_NUMBER (meeting->end_at),
  };
  gint64 n_rows = run (database,
                       "UPDATE meetings SET sfu = ?, turn = ?, allocated_at = ?"
                       " WHERE id = ? AND begin_at = ? AND end_at = ?",
                       values, G_N_ELEMENTS (values), error);

  if (n_rows == 0)
    g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "meeting %s has gone or moved", meeting->id);
  return n_rows > 0;
}

static void
update_or_insert (ApiDatabase *database, gpointer data, GError **error)
{
  const ApiParticipant *participant = data;
  const ApiValue known[] = {
    API_TEXT (participant->name),        API_TEXT (participant->role),
    API_NUMBER (participant->joined_at), API_TEXT (participant->meeting),
    API_TEXT (participant->id),
  };
  const ApiValue fresh[] = {
    API_TEXT (participant->meeting),     API_TEXT (participant->id),
    API_TEXT (participant->name),        API_TEXT (participant->role),
    API_NUMBER (participant->joined_at), API_NUMBER (participant->joined_at),
  };
  gint64 n_rows = run (database,
                       "UPDATE participants SET name = ?, role = ?, last_joined_at = ?"
                       " WHERE meeting_id = ? AND id = ?",
                       known, G_N_ELEMENTS (known), error);

  if (n_rows == 0)
    run (database,
         "INSERT INTO participants"
         " (meeting_id, id, name, role, first_joined_at, last_joined_at)"
         " VALUES (?, ?, ?, ?, ?, ?)",
         fresh, G_N_ELEMENTS (fresh), error);
}

gboolean
api_queries_put_participant (ApiDatabase *database,
                             const ApiParticipant *participant,
                             GError **error)
{
  return api_database_transact (database, update_or_insert, (gpointer) participant, error);
}
