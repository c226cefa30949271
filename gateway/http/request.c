#include "config.h"

#include "gateway/gateway/plugin.h"
#include "gateway/http/connection.h"
#include "gateway/http/json.h"
#include "gateway/http/server.h"

const char *
gw_request_peer (SoupServerMessage *message)
{
  GwConnection *connection =
      gw_connection_from_remote (soup_server_message_get_remote_address (message));

  return connection == NULL ? "" : gw_connection_peer (connection);
}

/* Whether the comma-separated @list has @word. */
static gboolean
has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);

  for (char **i = words; *i != NULL; i++)
    if (g_str_equal (g_strstrip (*i), word))
      return TRUE;
  return FALSE;
}

gboolean
gw_request_allow (SoupServerMessage *message, const char *methods)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *allow = NULL;

  if (has_word (methods, method))
    return TRUE;
  if (g_str_equal (method, "HEAD") && has_word (methods, "GET"))
    return TRUE;

  allow = g_strconcat (methods, has_word (methods, "GET") ? ", HEAD" : "", ", OPTIONS", NULL);
  if (g_str_equal (method, "OPTIONS"))
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  else
    gw_reply_error (message, 405, "method-not-allowed", "This cannot be done here.");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allow);
  return FALSE;
}

JsonObject *
gw_request_json (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  /* A form of another site can send text/plain without asking, JSON it cannot. */
  if (type == NULL || g_ascii_strcasecmp (type, "application/json") != 0)
    {
      gw_reply_error (message, 415, "bad-request", "The body must be application/json.");
      return NULL;
    }

  body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  object = gw_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  if (object == NULL)
    gw_reply_error (message, 400, "bad-request", error->message);
  return object;
}

char *
gw_request_bearer (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *value = soup_message_headers_get_one (headers, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return NULL;
  return g_strstrip (g_strdup (value + 7));
}
