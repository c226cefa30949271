#include "plugins/api/scheduled.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/body.h"
#include "plugins/api/meetings.h"
#include "plugins/api/store/schedule.h"
#include "plugins/api/text.h"
#include "plugins/api/times.h"

#define LIST_MAX 200

/* One request of an owner, through the database. */
typedef struct
{
  ApiRequest *request; /* control thread only */
  char *owner;
  char *id;
  gint64 now;
  gint64 ended_before;
  ApiMeeting *meeting; /* as it shall become */
  gboolean moved;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->owner);
  g_free (work->id);
  g_clear_pointer (&work->meeting, api_meeting_free);
  g_free (work);
}

static void
free_nothing (gpointer data)
{
}

static void
free_meetings (gpointer meetings)
{
  g_ptr_array_unref (meetings);
}

static Work *
work_new (ApiRequest *request)
{
  Work *work = g_new0 (Work, 1);

  work->request = request;
  work->owner = g_strdup (request->account->email);
  work->id = g_strdup (request->meeting);
  work->now = gw_wall_clock ();
  work->ended_before = work->now - gw_config_integer (request->api->config, "join-late") / 1000;
  return work;
}

static gpointer
list (ApiDatabase *database, gconstpointer input, GError **error)
{
  const Work *work = input;

  return api_schedule_list (database, work->owner, work->ended_before, LIST_MAX, error);
}

static void
listed (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) meetings = api_store_run_finish (result, &error);
  JsonObject *object;
  JsonArray *array;

  if (meetings == NULL)
    {
      api_request_fail (request, error);
      return;
    }

  array = json_array_new ();
  for (guint i = 0; i < meetings->len; i++)
    json_array_add_object_element (
        array, api_meetings_describe (meetings->pdata[i], request->account->email));
  object = json_object_new ();
  json_object_set_array_member (object, "meetings", array);
  api_request_reply (request, SOUP_STATUS_OK, object);
}

void
api_scheduled_list (ApiRequest *request)
{
  api_store_run (request->api->store, list, work_new (request), work_free, free_meetings, listed,
                 request);
}

/* Returns: %TRUE when the account of @request may change @meeting (nullable: not found, because of
 * @error); otherwise it was refused. */
static gboolean
check_owner (ApiRequest *request, const ApiMeeting *meeting, const GError *error)
{
  if (meeting == NULL)
    {
      api_request_fail (request, error);
      return FALSE;
    }
  if (api_request_is_late (request))
    return FALSE;
  if (api_meeting_is_of (meeting, request->account->email))
    return TRUE;

  api_request_refuse (request, SOUP_STATUS_FORBIDDEN, "not-yours",
                      "Only who made this meeting can change it.", 0);
  return FALSE;
}

/* Sets what @body names in @meeting. */
static gboolean
apply (ApiMeeting *meeting, JsonObject *body, gint64 now, GError **error)
{
  g_autofree char *title = NULL;
  gint64 begin_at = meeting->begin_at;
  gint64 end_at = meeting->end_at;

  if (!api_body_text (body, "title", &title, error) ||
      !api_meetings_read_times (body, &begin_at, &end_at, error))
    return FALSE;
  if (begin_at != 0 && meeting->begin_at == 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "an instant meeting has no times: schedule a new one");
      return FALSE;
    }
  if ((begin_at != meeting->begin_at || end_at != meeting->end_at) &&
      !api_times_check (begin_at, end_at, now, error))
    return FALSE;

  if (title != NULL)
    {
      g_free (meeting->title);
      meeting->title = api_text_clean ("title", title, API_TITLE_MAX, error);
    }
  meeting->begin_at = begin_at;
  meeting->end_at = end_at;
  return meeting->title != NULL;
}

static gpointer
change (ApiDatabase *database, gconstpointer input, GError **error)
{
  Work *work = (Work *) input;

  return api_schedule_change (database, work->meeting, work->now, &work->moved, error) ? work
                                                                                       : NULL;
}

static void
changed (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;
  const Work *work = api_store_run_finish (result, &error);
  ApiMeeting *meeting;

  if (work == NULL)
    {
      api_request_fail (request, error);
      return;
    }
  if (api_request_is_late (request))
    return;
  if (!work->moved)
    {
      api_request_reply (request, SOUP_STATUS_OK,
                         api_meetings_describe (work->meeting, work->owner));
      return;
    }

  api_placement_release (request->api->placement, work->id);
  meeting = api_meeting_copy (work->meeting);
  g_free (meeting->sfu);
  meeting->sfu = g_strdup ("");
  meeting->allocated_at = work->now;
  api_meetings_reserve (request, meeting, SOUP_STATUS_OK, NULL);
}

static void
found_for_change (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (ApiMeeting) meeting = api_store_find_meeting_finish (result, &error);
  g_autoptr (JsonObject) body = NULL;
  Work *work;

  if (!check_owner (request, meeting, error))
    return;
  body = api_request_body (request);
  if (body == NULL)
    return;

  work = work_new (request);
  work->meeting = g_steal_pointer (&meeting);
  if (!apply (work->meeting, body, work->now, &problem))
    {
      work_free (work);
      api_request_fail (request, problem);
      return;
    }
  api_store_run (request->api->store, change, work, work_free, free_nothing, changed, request);
}

void
api_scheduled_change (ApiRequest *request)
{
  if (api_request_pass (request, request->api->meeting_limit))
    api_store_find_meeting (request->api->store, request->meeting, found_for_change, request);
}

static gpointer
remove_meeting (ApiDatabase *database, gconstpointer input, GError **error)
{
  const Work *work = input;

  return GINT_TO_POINTER (api_schedule_remove (database, work->id, work->owner, error));
}

static void
removed (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;

  if (api_store_run_finish (result, &error) == NULL)
    {
      api_request_fail (request, error);
      return;
    }
  if (api_request_is_late (request))
    return;

  api_placement_release (request->api->placement, request->meeting);
  api_calendar_touch (request->api->calendar);
  api_request_reply_nothing (request);
}

static void
found_for_removal (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiMeeting) meeting = api_store_find_meeting_finish (result, &error);

  if (check_owner (request, meeting, error))
    api_store_run (request->api->store, remove_meeting, work_new (request), work_free, free_nothing,
                   removed, request);
}

void
api_scheduled_remove (ApiRequest *request)
{
  api_store_find_meeting (request->api->store, request->meeting, found_for_removal, request);
}
