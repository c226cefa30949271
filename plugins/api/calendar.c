#include "plugins/api/calendar.h"

#include "plugins/api/store/schedule.h"

/* Seconds between two looks without a change, milliseconds from a change to its look: others may
 * come with it. */
#define LOOK_TIME 15
#define TOUCH_TIME 200

/* Bookings that are read; beyond that, an allocator sees the earliest. */
#define BOOKINGS_MAX 100000

struct _ApiCalendar
{
  GwHost *host;
  ApiStore *store;
  guint timer;
  guint touch;
  gboolean reading;
  gboolean again;  /* something changed meanwhile */
  gboolean failed; /* said in the log */
  gboolean closed;
};

static void
free_bookings (gpointer bookings)
{
  g_ptr_array_unref (bookings);
}

static void
free_nothing (gpointer data)
{
}

static gpointer
search (ApiDatabase *database, gconstpointer input, GError **error)
{
  return api_schedule_bookings (database, BOOKINGS_MAX, error);
}

static void read_all (ApiCalendar *calendar);

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiCalendar *calendar = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bookings = api_store_run_finish (result, &error);

  calendar->reading = FALSE;
  if (calendar->closed)
    {
      g_free (calendar);
      return;
    }
  if (bookings != NULL)
    gw_calendar_replace (gw_host_calendar (calendar->host), bookings);
  else if (!calendar->failed)
    g_warning ("the calendar stays as it was: %s", error->message);
  calendar->failed = bookings == NULL;
  if (calendar->again)
    read_all (calendar);
}

static void
read_all (ApiCalendar *calendar)
{
  calendar->again = calendar->reading;
  if (calendar->reading)
    return;
  calendar->reading = TRUE;
  api_store_run (calendar->store, search, NULL, free_nothing, free_bookings, found, calendar);
}

static gboolean
on_time (gpointer data)
{
  read_all (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_touch (gpointer data)
{
  ApiCalendar *calendar = data;

  calendar->touch = 0;
  read_all (calendar);
  return G_SOURCE_REMOVE;
}

void
api_calendar_touch (ApiCalendar *calendar)
{
  if (calendar != NULL && calendar->touch == 0)
    calendar->touch = g_timeout_add (TOUCH_TIME, on_touch, calendar);
}

ApiCalendar *
api_calendar_new (GwHost *host, ApiStore *store)
{
  ApiCalendar *calendar = g_new0 (ApiCalendar, 1);

  calendar->host = host;
  calendar->store = store;
  calendar->timer = g_timeout_add_seconds (LOOK_TIME, on_time, calendar);
  read_all (calendar);
  return calendar;
}

void
api_calendar_close (ApiCalendar *calendar)
{
  g_clear_handle_id (&calendar->timer, g_source_remove);
  g_clear_handle_id (&calendar->touch, g_source_remove);
  calendar->closed = TRUE;
  if (!calendar->reading)
    g_free (calendar);
}
