#include "plugins/api/meetings.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/body.h"
#include "plugins/api/id.h"
#include "plugins/api/place-token.h"
#include "plugins/api/text.h"
#include "plugins/api/times.h"

#define UNTITLED "Meeting"

static void
set_time (JsonObject *object, const char *member, gint64 seconds)
{
  g_autofree char *text = api_times_print (seconds);

  json_object_set_string_member (object, member, text);
}

JsonObject *
api_meetings_describe (const ApiMeeting *meeting, const char *email)
{
  g_autofree char *path = g_strconcat ("/m/", meeting->id, NULL);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", meeting->id);
  json_object_set_string_member (object, "title", meeting->title);
  set_time (object, "createdAt", meeting->created_at);
  json_object_set_string_member (object, "path", path);
  json_object_set_boolean_member (object, "mine", api_meeting_is_of (meeting, email));
  if (meeting->begin_at != 0)
    {
      set_time (object, "beginAt", meeting->begin_at);
      set_time (object, "endAt", meeting->end_at);
      json_object_set_string_member (object, "allocation",
                                     *meeting->sfu != '\0' ? "done" : "pending");
    }
  return object;
}

static gboolean
read_time (JsonObject *body, const char *member, gint64 *seconds, GError **error)
{
  g_autofree char *text = NULL;

  if (!api_body_text (body, member, &text, error))
    return FALSE;
  if (text != NULL)
    *seconds = api_times_parse (member, text, error);
  return text == NULL || *seconds != 0;
}

gboolean
api_meetings_read_times (JsonObject *body, gint64 *begin_at, gint64 *end_at, GError **error)
{
  if (!read_time (body, "beginAt", begin_at, error) || !read_time (body, "endAt", end_at, error))
    return FALSE;
  if ((*begin_at == 0) == (*end_at == 0))
    return TRUE;

  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "beginAt and endAt belong together");
  return FALSE;
}

static const char *
email_of (const ApiRequest *request)
{
  return request->account != NULL ? request->account->email : NULL;
}

/* A meeting on its way to its answer. */
typedef struct
{
  ApiRequest *request;
  ApiMeeting *meeting;
  guint status;
  char *host;
  gboolean reserved; /* since @meeting was read */
} Answer;

static void
answer (Answer *self)
{
  JsonObject *object = api_meetings_describe (self->meeting, email_of (self->request));

  if (self->reserved)
    json_object_set_string_member (object, "allocation", "done");
  if (self->host != NULL)
    json_object_set_string_member (object, "host", self->host);
  api_request_reply (self->request, self->status, object);
  api_meeting_free (self->meeting);
  g_free (self->host);
  g_free (self);
}

/* None at present is no error: they are asked for again, at the latest when people join. */
static void
reserved (const ApiPlace *place, gpointer data)
{
  Answer *self = data;

  if (place->error != NULL)
    g_warning ("meeting %s has no nodes yet: %s", self->meeting->id, place->error->message);
  self->reserved = place->reserved;
  api_calendar_touch (self->request->api->calendar);
  answer (self);
}

static Answer *
answer_new (ApiRequest *request, ApiMeeting *meeting, guint status, char *host)
{
  Answer *self = g_new0 (Answer, 1);

  *self = (Answer){ request, meeting, status, host, FALSE };
  return self;
}

void
api_meetings_reserve (ApiRequest *request, ApiMeeting *meeting, guint status, char *host)
{
  api_placement_reserve (request->api->placement, meeting, gw_wall_clock (), reserved,
                         answer_new (request, meeting, status, host));
}

typedef struct
{
  ApiRequest *request;
  ApiMeeting *meeting;
} Creation;

static void
created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Creation *creation = data;
  g_autoptr (ApiMeeting) meeting = creation->meeting;
  ApiRequest *request = creation->request;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  char *host;

  if (!api_store_add_meeting_finish (result, &error))
    {
      api_request_fail (request, error);
      return;
    }
  if (api_request_is_late (request))
    return;

  id = api_id_new_participant ();
  host = api_place_token_sign (gw_host_secret (request->api->host), meeting->id, id, "host",
                               meeting->created_at);
  gw_metric_add (request->api->meetings_created, 1);
  api_file_places_find (request->api->file_places, meeting->id, meeting->owner, NULL, NULL);
  if (meeting->begin_at != 0)
    api_meetings_reserve (request, g_steal_pointer (&meeting), SOUP_STATUS_CREATED, host);
  else
    answer (answer_new (request, g_steal_pointer (&meeting), SOUP_STATUS_CREATED, host));
}

/* Returns: (transfer full): %NULL with GW_ERROR_BAD_REQUEST set. */
static ApiMeeting *
read_meeting (JsonObject *body, GError **error)
{
  g_autoptr (ApiMeeting) meeting = g_new0 (ApiMeeting, 1);
  g_autofree char *text = NULL;

  meeting->id = api_id_new_meeting ();
  meeting->created_at = gw_wall_clock ();
  meeting->sfu = g_strdup ("");
  meeting->turn = g_strdup ("");
  meeting->owner = g_strdup ("");
  if (!api_body_text (body, "title", &text, error))
    return NULL;
  meeting->title = api_text_clean ("title", text != NULL ? text : UNTITLED, API_TITLE_MAX, error);
  if (meeting->title == NULL ||
      !api_meetings_read_times (body, &meeting->begin_at, &meeting->end_at, error))
    return NULL;
  if (meeting->begin_at != 0 &&
      !api_times_check (meeting->begin_at, meeting->end_at, meeting->created_at, error))
    return NULL;

  return g_steal_pointer (&meeting);
}

/* Returns: %FALSE when it was refused. */
static gboolean
check_creator (ApiRequest *request, const ApiMeeting *meeting)
{
  gboolean guests = gw_config_boolean (request->api->config, "guests-create-meetings");

  if (request->account != NULL || (meeting->begin_at == 0 && guests))
    return TRUE;

  api_request_refuse (request, SOUP_STATUS_UNAUTHORIZED, "sign-in",
                      meeting->begin_at != 0 ? "Sign in to schedule a meeting."
                                             : "Sign in to create a meeting.",
                      0);
  return FALSE;
}

void
api_meetings_create (ApiRequest *request)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiMeeting) meeting = NULL;
  Creation *creation;

  if (!api_request_pass (request, request->api->meeting_limit))
    return;
  body = api_request_body (request);
  if (body == NULL)
    return;
  meeting = read_meeting (body, &error);
  if (meeting == NULL)
    {
      api_request_fail (request, error);
      return;
    }
  if (!check_creator (request, meeting))
    return;

  if (request->account != NULL)
    {
      g_free (meeting->owner);
      meeting->owner = g_strdup (request->account->email);
    }
  creation = g_new0 (Creation, 1);
  creation->request = request;
  creation->meeting = g_steal_pointer (&meeting);
  api_store_add_meeting (request->api->store, creation->meeting, created, creation);
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiMeeting) meeting = api_store_find_meeting_finish (result, &error);

  if (meeting == NULL)
    api_request_fail (request, error);
  else
    api_request_reply (request, SOUP_STATUS_OK,
                       api_meetings_describe (meeting, email_of (request)));
}

void
api_meetings_show (ApiRequest *request)
{
  api_store_find_meeting (request->api->store, request->meeting, found, request);
}
