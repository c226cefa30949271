#include "plugins/api/request.h"

/* RFC 6585 4; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

ApiRequest *
api_request_new (Api *api, SoupServerMessage *message, char *meeting)
{
  ApiRequest *request = g_new0 (ApiRequest, 1);

  request->api = api;
  request->message = g_object_ref (message);
  request->meeting = meeting;
  api_begin (api);
  soup_server_message_pause (message);
  return request;
}

void
api_request_end (ApiRequest *request)
{
  Api *api = request->api;

  soup_server_message_unpause (request->message);
  g_object_unref (request->message);
  g_free (request->meeting);
  g_clear_pointer (&request->account, api_account_free);
  g_free (request);
  api_end (api);
}

void
api_request_reply (ApiRequest *request, guint status, JsonObject *object)
{
  gw_reply_json (request->message, status, object);
  api_request_end (request);
}

void
api_request_reply_nothing (ApiRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (request->message, SOUP_STATUS_NO_CONTENT, NULL);
  api_request_end (request);
}

void
api_request_refuse (
    ApiRequest *request, guint status, const char *code, const char *text, guint retry_after)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  if (retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", retry_after);

      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  gw_reply_error (request->message, status, code, text);
  api_request_end (request);
}

void
api_request_fail (ApiRequest *request, const GError *error)
{
  if (g_error_matches (error, GW_ERROR, GW_ERROR_BAD_REQUEST))
    {
      api_request_refuse (request, SOUP_STATUS_BAD_REQUEST, "bad-request", error->message, 0);
      return;
    }
  if (g_error_matches (error, GW_ERROR, GW_ERROR_NOT_FOUND))
    {
      api_request_refuse (request, SOUP_STATUS_NOT_FOUND, "not-found",
                          "There is no meeting with this address.", 0);
      return;
    }

  g_warning ("%s %s: %s", soup_server_message_get_method (request->message),
             g_uri_get_path (soup_server_message_get_uri (request->message)), error->message);
  api_request_refuse (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "unavailable",
                      "This does not work at present. Try again in a moment; if it stays so, tell "
                      "the administrator.",
                      0);
}

JsonObject *
api_request_body (ApiRequest *request)
{
  JsonObject *body = gw_request_json (request->message);

  if (body == NULL)
    api_request_end (request);
  return body;
}

gboolean
api_request_is_late (ApiRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!request->api->closed)
    return FALSE;

  error = g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE, "the api is ending");
  api_request_fail (request, error);
  return TRUE;
}

gboolean
api_request_pass (ApiRequest *request, ApiRateLimit *limit)
{
  guint seconds =
      api_rate_limit_take (limit, gw_request_peer (request->message), g_get_monotonic_time ());

  if (seconds == 0)
    return TRUE;

  api_request_refuse (request, STATUS_TOO_MANY_REQUESTS, "too-many-requests",
                      "Too many requests from your network. Try again in a moment.", seconds);
  return FALSE;
}
