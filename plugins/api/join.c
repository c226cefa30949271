#include "plugins/api/join.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/body.h"
#include "plugins/api/files.h"
#include "plugins/api/ice-servers.h"
#include "plugins/api/id.h"
#include "plugins/api/place-token.h"
#include "plugins/api/text.h"
#include "plugins/api/times.h"

/* Seconds within which the token must be shown to the sfu. */
#define TOKEN_LIFETIME 60

/* RFC 8470 5.2 has the number for something else that is too early too. */
#define STATUS_TOO_EARLY 425

/* One join, from its body to its answer: find the meeting, find its nodes, note the person. */
typedef struct
{
  ApiRequest *request;
  ApiParticipant *participant;
  char *owner; /* of the meeting */
  char *sfu;
  char *turn;
} Join;

static void
join_free (Join *join)
{
  g_clear_pointer (&join->participant, api_participant_free);
  g_free (join->owner);
  g_free (join->sfu);
  g_free (join->turn);
  g_free (join);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Join, join_free)

/* Returns: (transfer full): what the sfu wants to see. */
static char *
sign_token (const GwSecret *secret, const ApiParticipant *participant)
{
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (claims, "sub", participant->id);
  json_object_set_string_member (claims, "name", participant->name);
  json_object_set_string_member (claims, "role", participant->role);
  return gw_token_sign (secret, GW_PURPOSE_JOIN, participant->meeting, claims, gw_wall_clock (),
                        TOKEN_LIFETIME);
}

/* Returns: (transfer full). */
static JsonArray *
ice_servers (const Join *join)
{
  GwHost *host = join->request->api->host;
  const ApiParticipant *participant = join->participant;
  const GwNode *node = join->turn != NULL ? gw_host_find_node (host, "turn", join->turn) : NULL;

  return api_ice_servers (gw_host_secret (host), join->turn,
                          node != NULL ? node->secure_address : NULL, participant->id,
                          participant->joined_at);
}

/* Returns: (transfer full). */
static JsonObject *
describe (const Join *join)
{
  const Api *api = join->request->api;
  const ApiParticipant *participant = join->participant;
  const GwSecret *secret = gw_host_secret (api->host);
  g_autofree char *token = sign_token (secret, participant);
  g_autofree char *resume = api_place_token_sign (secret, participant->meeting, participant->id,
                                                  participant->role, participant->joined_at);
  g_autofree char *url = api_fleet_signal_url (api->host, join->sfu);
  JsonObject *object = json_object_new ();
  JsonObject *sfu = json_object_new ();

  json_object_set_string_member (sfu, "url", url);
  json_object_set_string_member (object, "meeting", participant->meeting);
  json_object_set_string_member (object, "participant", participant->id);
  json_object_set_string_member (object, "name", participant->name);
  json_object_set_string_member (object, "role", participant->role);
  json_object_set_string_member (object, "token", token);
  json_object_set_object_member (object, "sfu", sfu);
  json_object_set_array_member (object, "iceServers", ice_servers (join));
  json_object_set_string_member (object, "resume", resume);
  return object;
}

static void
files_found (const char *fs, gpointer data)
{
  g_autoptr (Join) join = data;
  ApiRequest *request = join->request;
  JsonObject *object;

  if (api_request_is_late (request))
    return;

  object = describe (join);
  if (fs != NULL)
    json_object_set_object_member (
        object, "files",
        api_files_describe (request->api->host, fs, join->participant, gw_wall_clock ()));
  gw_metric_add (request->api->joins, 1);
  api_request_reply (request, SOUP_STATUS_OK, object);
}

static void
noted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Join) join = data;
  ApiRequest *request = join->request;
  g_autoptr (GError) error = NULL;
  ApiFilePlaces *places = request->api->file_places;
  const char *meeting, *owner;

  if (!api_store_put_participant_finish (result, &error))
    {
      api_request_fail (request, error);
      return;
    }
  if (api_request_is_late (request))
    return;

  meeting = join->participant->meeting;
  owner = join->owner;
  api_file_places_find (places, meeting, owner, files_found, g_steal_pointer (&join));
}

static void
placed (const ApiPlace *place, gpointer data)
{
  g_autoptr (Join) join = data;
  ApiRequest *request = join->request;

  if (place->error != NULL)
    {
      api_request_fail (request, place->error);
      return;
    }
  if (place->sfu == NULL)
    {
      gw_metric_add (request->api->waits, 1);
      api_request_refuse (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "wait",
                          "The meeting is being prepared. It begins in a moment.",
                          place->retry_after);
      return;
    }

  join->sfu = g_strdup (place->sfu);
  join->turn = g_strdup (place->turn);
  join->participant->joined_at = gw_wall_clock ();
  api_store_put_participant (request->api->store, join->participant, noted, join);
  join = NULL;
}

/* When a scheduled meeting may be joined. Returns: %FALSE when it was refused. */
static gboolean
check_time (ApiRequest *request, const ApiMeeting *meeting, gint64 now)
{
  const GwConfig *config = request->api->config;
  gint64 opens_at = meeting->begin_at - gw_config_integer (config, "join-early") / 1000;
  gint64 closes_at = meeting->end_at + gw_config_integer (config, "join-late") / 1000;

  if (meeting->begin_at == 0)
    return TRUE;
  if (now >= closes_at)
    {
      api_request_refuse (request, SOUP_STATUS_GONE, "ended", "This meeting has ended.", 0);
      return FALSE;
    }
  if (now < opens_at)
    {
      g_autofree char *begin_at = api_times_print (meeting->begin_at);
      g_autofree char *text = g_strdup_printf (
          "This meeting begins at %s and can be joined %" G_GINT64_FORMAT " minutes before.",
          begin_at, (meeting->begin_at - opens_at) / 60);

      api_request_refuse (request, STATUS_TOO_EARLY, "too-early", text,
                          (guint) MIN (opens_at - now, G_MAXINT));
      return FALSE;
    }
  return TRUE;
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Join) join = data;
  ApiRequest *request = join->request;
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiMeeting) meeting = api_store_find_meeting_finish (result, &error);

  if (meeting == NULL)
    {
      api_request_fail (request, error);
      return;
    }
  if (api_request_is_late (request) || !check_time (request, meeting, gw_wall_clock ()))
    return;

  if (request->account != NULL && api_meeting_is_of (meeting, request->account->email))
    {
      g_free (join->participant->role);
      join->participant->role = g_strdup ("host");
    }
  join->owner = g_strdup (meeting->owner);
  api_placement_find (request->api->placement, meeting, gw_wall_clock (), placed,
                      g_steal_pointer (&join));
}

/* Who it is: somebody new, or the one whose place @resume keeps. */
static gboolean
identify (Join *join, const char *resume, GError **error)
{
  ApiParticipant *participant = join->participant;

  if (resume != NULL)
    return api_place_token_verify (gw_host_secret (join->request->api->host), participant->meeting,
                                   resume, gw_wall_clock (), &participant->id, &participant->role,
                                   error);

  participant->id = api_id_new_participant ();
  participant->role = g_strdup ("guest");
  return TRUE;
}

static gboolean
read_body (Join *join, JsonObject *body, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *resume = NULL;

  if (!api_body_text (body, "name", &name, error) ||
      !api_body_text (body, "participant", &resume, error))
    return FALSE;

  join->participant->name = api_text_clean ("name", name, API_NAME_MAX, error);
  return join->participant->name != NULL && identify (join, resume, error);
}

void
api_join (ApiRequest *request)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Join) join = NULL;

  if (!api_request_pass (request, request->api->join_limit))
    return;

  body = api_request_body (request);
  if (body == NULL)
    return;

  join = g_new0 (Join, 1);
  join->request = request;
  join->participant = g_new0 (ApiParticipant, 1);
  join->participant->meeting = g_strdup (request->meeting);
  if (read_body (join, body, &error))
    {
      api_store_find_meeting (request->api->store, request->meeting, found,
                              g_steal_pointer (&join));
      return;
    }

  if (g_error_matches (error, GW_ERROR, GW_ERROR_TOKEN))
    api_request_refuse (request, SOUP_STATUS_FORBIDDEN, "bad-token",
                        "Your earlier place in the meeting is not known any more. Join anew.", 0);
  else
    api_request_fail (request, error);
}
