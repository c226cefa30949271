#include "plugins/api/store/schedule.h"

#include "gateway/host/calendar.h"
#include "plugins/api/store/queries.h"

#define SELECT "SELECT " API_QUERIES_MEETING " FROM meetings"

static void
free_meeting (gpointer meeting)
{
  api_meeting_free (meeting);
}

static void
add_meeting (const ApiValue *columns, guint n_columns, gpointer data)
{
  ApiMeeting *meeting;

  api_queries_read_meeting (columns, n_columns, &meeting);
  g_ptr_array_add (data, meeting);
}

static GPtrArray *
read_meetings (
    ApiDatabase *database, const char *sql, const ApiValue *values, guint n_values, GError **error)
{
  g_autoptr (GPtrArray) meetings = g_ptr_array_new_with_free_func (free_meeting);

  if (database->methods->run (database, sql, values, n_values, add_meeting, meetings, error) < 0)
    return NULL;
  return g_steal_pointer (&meetings);
}

GPtrArray *
api_schedule_list (ApiDatabase *database, const char *owner, gint64 time, guint max, GError **error)
{
  const ApiValue values[] = { API_TEXT (owner), API_NUMBER (time), API_NUMBER (max) };

  return read_meetings (database,
                        SELECT " WHERE owner = ? AND end_at > ? ORDER BY begin_at, id LIMIT ?",
                        values, G_N_ELEMENTS (values), error);
}

typedef struct
{
  const ApiMeeting *meeting;
  gint64 now;
  gboolean moved;
} Change;

static void
change (ApiDatabase *database, gpointer data, GError **error)
{
  Change *self = data;
  const ApiMeeting *meeting = self->meeting;
  const ApiValue title[] = { API_TEXT (meeting->title), API_TEXT (meeting->id),
                             API_TEXT (meeting->owner) };
  /* allocated_at: what other processes remember of its nodes is older. */
  const ApiValue times[] = { API_NUMBER (meeting->begin_at), API_NUMBER (meeting->end_at),
                             API_NUMBER (self->now),         API_TEXT (meeting->id),
                             API_NUMBER (meeting->begin_at), API_NUMBER (meeting->end_at) };
  gint64 n_rows =
      api_database_change (database, "UPDATE meetings SET title = ? WHERE id = ? AND owner = ?",
                           title, G_N_ELEMENTS (title), error);

  if (n_rows == 0)
    g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "there is no such meeting");
  if (n_rows <= 0)
    return;

  self->moved =
      api_database_change (database,
                           "UPDATE meetings SET begin_at = ?, end_at = ?, sfu = '', turn = '',"
                           " allocated_at = ?, released_at = 0"
                           " WHERE id = ? AND (begin_at <> ? OR end_at <> ?)",
                           times, G_N_ELEMENTS (times), error) > 0;
}

gboolean
api_schedule_change (
    ApiDatabase *database, const ApiMeeting *meeting, gint64 now, gboolean *moved, GError **error)
{
  Change self = { meeting, now, FALSE };
  gboolean ok = api_database_transact (database, change, &self, error);

  *moved = self.moved;
  return ok;
}

gboolean
api_schedule_remove (ApiDatabase *database, const char *id, const char *owner, GError **error)
{
  const ApiValue values[] = { API_TEXT (id), API_TEXT (owner) };
  gint64 n_rows = api_database_change (database, "DELETE FROM meetings WHERE id = ? AND owner = ?",
                                       values, 2, error);

  if (n_rows == 0)
    g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "there is no such meeting");
  return n_rows > 0;
}

GPtrArray *
api_schedule_pending (ApiDatabase *database, gint64 now, guint max, GError **error)
{
  const ApiValue values[] = { API_NUMBER (now), API_NUMBER (max) };

  return read_meetings (database,
                        SELECT " WHERE released_at = 0 AND end_at > ? AND sfu = ''"
                               " ORDER BY begin_at LIMIT ?",
                        values, G_N_ELEMENTS (values), error);
}

GPtrArray *
api_schedule_take_ended (ApiDatabase *database, gint64 time, guint max, GError **error)
{
  const ApiValue values[] = { API_NUMBER (time), API_NUMBER (max) };
  g_autoptr (GPtrArray) meetings = read_meetings (
      database, SELECT " WHERE released_at = 0 AND end_at > 0 AND end_at <= ? LIMIT ?", values,
      G_N_ELEMENTS (values), error);
  guint i = 0;

  while (meetings != NULL && i < meetings->len)
    {
      const ApiMeeting *meeting = meetings->pdata[i];
      const ApiValue taken[] = { API_NUMBER (time), API_TEXT (meeting->id),
                                 API_NUMBER (meeting->end_at) };
      gint64 n_rows = api_database_change (
          database,
          "UPDATE meetings SET released_at = ? WHERE id = ? AND end_at = ? AND released_at = 0",
          taken, G_N_ELEMENTS (taken), error);

      if (n_rows < 0)
        return NULL;
      if (n_rows == 0)
        g_ptr_array_remove_index (meetings, i);
      else
        i++;
    }

  return g_steal_pointer (&meetings);
}

static void
free_booking (gpointer booking)
{
  gw_booking_free (booking);
}

static const char *
address_of (const ApiValue *column)
{
  return column->text != NULL && *column->text != '\0' ? column->text : NULL;
}

static void
add_booking (const ApiValue *columns, guint n_columns, gpointer data)
{
  const GwBooking booking = { .size = sizeof booking,
                              .meeting = columns[0].text,
                              .email = columns[1].text,
                              .begin_at = columns[2].number,
                              .end_at = columns[3].number,
                              .sfu = address_of (&columns[4]),
                              .turn = address_of (&columns[5]),
                              .fs = address_of (&columns[6]) };

  g_ptr_array_add (data, gw_booking_copy (&booking));
}

GPtrArray *
api_schedule_bookings (ApiDatabase *database, guint max, GError **error)
{
  g_autoptr (GPtrArray) bookings = g_ptr_array_new_with_free_func (free_booking);
  const ApiValue value = API_NUMBER (max);

  if (database->methods->run (database,
                              "SELECT id, owner, begin_at, end_at, sfu, turn, coalesce (fs, '')"
                              " FROM meetings LEFT JOIN meeting_files ON meeting_id = id"
                              " WHERE released_at = 0 AND end_at > 0"
                              " ORDER BY begin_at, id LIMIT ?",
                              &value, 1, add_booking, bookings, error) < 0)
    return NULL;
  return g_steal_pointer (&bookings);
}
