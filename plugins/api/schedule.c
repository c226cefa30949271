#include "plugins/api/schedule.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/store/accounts.h"
#include "plugins/api/store/outbox.h"
#include "plugins/api/store/schedule.h"

/* Seconds between two looks. */
#define LOOK_TIME 5

/* Meetings at one look. */
#define MEETINGS_MAX 50

/* Looks from one cleaning to the next, and seconds that mails which were given up are kept. */
#define CLEAN_EVERY 720
#define FAILED_MAIL_TIME (30 * 24 * 60 * 60)

struct _ApiSchedule
{
  Api *api;
  guint timer;
  guint looks;
};

/* One look, on its way through the database. */
typedef struct
{
  gint64 now;
  gint64 grace; /* seconds */
  gboolean clean;
  GPtrArray *pending;
  GPtrArray *ended;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_pointer (&look->pending, g_ptr_array_unref);
  g_clear_pointer (&look->ended, g_ptr_array_unref);
  g_free (look);
}

static gpointer
search (ApiDatabase *database, gconstpointer input, GError **error)
{
  Look *look = (Look *) input;

  g_clear_pointer (&look->pending, g_ptr_array_unref);
  g_clear_pointer (&look->ended, g_ptr_array_unref);
  if (look->clean && (!api_accounts_clean (database, look->now, error) ||
                      !api_outbox_clean (database, look->now - FAILED_MAIL_TIME, error)))
    return NULL;

  look->pending = api_schedule_pending (database, look->now, MEETINGS_MAX, error);
  if (look->pending == NULL)
    return NULL;
  look->ended = api_schedule_take_ended (database, look->now - look->grace, MEETINGS_MAX, error);
  return look->ended != NULL ? look : NULL;
}

static void
reserved (const ApiPlace *place, gpointer data)
{
  Api *api = data;

  if (place->error != NULL && !api->closed)
    g_warning ("a scheduled meeting has no nodes yet: %s", place->error->message);
  if (place->reserved)
    api_calendar_touch (api->calendar);
  api_end (api);
}

static void
searched (GObject *source, GAsyncResult *result, gpointer data)
{
  Api *api = data;
  g_autoptr (GError) error = NULL;
  const Look *look = api_store_run_finish (result, &error);

  if (look == NULL)
    g_warning ("the schedule: %s", error->message);

  for (guint i = 0; look != NULL && !api->closed && i < look->pending->len; i++)
    {
      api_begin (api);
      api_placement_reserve (api->placement, look->pending->pdata[i], gw_wall_clock (), reserved,
                             api);
    }
  for (guint i = 0; look != NULL && !api->closed && i < look->ended->len; i++)
    {
      const ApiMeeting *meeting = look->ended->pdata[i];

      api_placement_release (api->placement, meeting->id);
      api_calendar_touch (api->calendar);
    }

  api_end (api);
}

static void
free_nothing (gpointer data)
{
}

static gboolean
on_time (gpointer data)
{
  ApiSchedule *schedule = data;
  Api *api = schedule->api;
  Look *look = g_new0 (Look, 1);

  look->now = gw_wall_clock ();
  look->grace = gw_config_integer (api->config, "join-late") / 1000;
  look->clean = schedule->looks++ % CLEAN_EVERY == 0;
  api_begin (api);
  api_store_run (api->store, search, look, look_free, free_nothing, searched, api);
  return G_SOURCE_CONTINUE;
}

ApiSchedule *
api_schedule_new (Api *api)
{
  ApiSchedule *schedule = g_new0 (ApiSchedule, 1);

  schedule->api = api;
  schedule->timer = g_timeout_add_seconds (LOOK_TIME, on_time, schedule);
  return schedule;
}

void
api_schedule_free (ApiSchedule *schedule)
{
  g_source_remove (schedule->timer);
  g_free (schedule);
}
