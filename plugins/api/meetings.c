#include "plugins/api/meetings.h"

#include "plugins/api/body.h"
#include "plugins/api/id.h"
#include "plugins/api/place-token.h"
#include "plugins/api/text.h"

#define UNTITLED "Meeting"

/* Returns: (transfer full). */
static JsonObject *
describe (const ApiMeeting *meeting)
{
  g_autoptr (GDateTime) created_at = g_date_time_new_from_unix_utc (meeting->created_at);
  g_autofree char *time = g_date_time_format_iso8601 (created_at);
  g_autofree char *path = g_strconcat ("/m/", meeting->id, NULL);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", meeting->id);
  json_object_set_string_member (object, "title", meeting->title);
  json_object_set_string_member (object, "createdAt", time);
  json_object_set_string_member (object, "path", path);
  return object;
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
  g_autofree char *host = NULL;
  JsonObject *object;

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
  object = describe (meeting);
  json_object_set_string_member (object, "host", host);
  gw_metric_add (request->api->meetings_created, 1);
  api_request_reply (request, SOUP_STATUS_CREATED, object);
}

void
api_meetings_create (ApiRequest *request)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  g_autoptr (ApiMeeting) meeting = NULL;
  Creation *creation;

  if (!api_request_pass (request, request->api->meeting_limit))
    return;

  body = gw_request_json (request->message);
  if (body == NULL)
    {
      api_request_end (request);
      return;
    }

  if (!api_body_text (body, "title", &text, &error))
    {
      api_request_fail (request, error);
      return;
    }
  title = api_text_clean ("title", text != NULL ? text : UNTITLED, API_TITLE_MAX, &error);
  if (title == NULL)
    {
      api_request_fail (request, error);
      return;
    }

  meeting = g_new0 (ApiMeeting, 1);
  meeting->id = api_id_new_meeting ();
  meeting->title = g_steal_pointer (&title);
  meeting->created_at = g_get_real_time () / G_USEC_PER_SEC;
  meeting->sfu = g_strdup ("");
  meeting->turn = g_strdup ("");

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
    api_request_reply (request, SOUP_STATUS_OK, describe (meeting));
}

void
api_meetings_show (ApiRequest *request)
{
  api_store_find_meeting (request->api->store, request->meeting, found, request);
}
