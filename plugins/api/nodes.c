#include "plugins/api/nodes.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/fleet-page.h"

/* Returns: %FALSE when it refused. */
static gboolean
admit (ApiRequest *request)
{
  g_autofree char *token = gw_request_bearer (request->message);
  g_autoptr (GError) error = NULL;

  if (api_fleet_admit (request->api->fleet, gw_request_peer (request->message), token,
                       gw_wall_clock (), &error))
    return TRUE;

  soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                "WWW-Authenticate", "Bearer");
  api_request_refuse (request, SOUP_STATUS_UNAUTHORIZED,
                      api_fleet_is_ours (request->api->fleet, token) ? "bad-token" : "bad-secret",
                      error->message, 0);
  return FALSE;
}

void
api_nodes_heartbeat (ApiRequest *request)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *answer;

  if (!admit (request))
    return;

  body = gw_request_json (request->message);
  if (body == NULL)
    {
      api_request_end (request);
      return;
    }
  answer = api_fleet_hear (request->api->fleet, body, gw_wall_clock (), &error);
  if (answer == NULL)
    api_request_fail (request, error);
  else
    api_request_reply (request, SOUP_STATUS_OK, answer);
}

void
api_nodes_list (ApiRequest *request)
{
  if (admit (request))
    api_request_reply (request, SOUP_STATUS_OK, api_fleet_list (request->api->fleet));
}

void
api_nodes_fleet (ApiRequest *request)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (request->message));
  g_autoptr (GHashTable) values = NULL;
  const char *calendar;
  const char *after;

  if (!admit (request))
    return;

  values = soup_form_decode (query != NULL ? query : "");
  calendar = g_hash_table_lookup (values, "calendar");
  after = g_hash_table_lookup (values, "after");
  api_request_reply (
      request, SOUP_STATUS_OK,
      api_fleet_page (request->api->host, request->api->fleet, calendar, after, gw_wall_clock ()));
}
