#include "config.h"

#include "gateway/http/connection.h"
#include "gateway/http/entity-tag.h"
#include "gateway/http/json.h"
#include "gateway/http/server.h"
#include "gateway/http/status.h"

static void
set_body (SoupServerMessage *message, const char *content_type, GBytes *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_headers_replace (headers, "Content-Type", content_type);
  soup_message_body_truncate (body);
  if (g_bytes_get_size (bytes) > 0)
    soup_message_body_append_bytes (body, bytes);
}

void
gw_reply_json (SoupServerMessage *message, guint status, JsonObject *object)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize size;
  char *text = gw_json_print (object, &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);

  set_body (message, "application/json", bytes);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (message, status, NULL);
}

void
gw_reply_error (SoupServerMessage *message, guint status, const char *code, const char *text)
{
  JsonObject *error = json_object_new ();
  JsonObject *object = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", text);
  json_object_set_object_member (object, "error", error);
  gw_reply_json (message, status, object);
}

static void
append_header (const char *name, const char *value, gpointer data)
{
  g_string_append_printf (data, "%s: %s\r\n", name, value);
}

void
gw_reply_early (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_response_body (message));
  GwConnection *connection =
      gw_connection_from_remote (soup_server_message_get_remote_address (message));
  g_autoptr (GString) reply = NULL;
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  if (connection == NULL)
    return;

  soup_message_headers_remove (headers, "Connection");
  soup_message_headers_remove (headers, "Content-Length");
  reply = g_string_new (NULL);
  g_string_append_printf (reply, "HTTP/1.1 %u %s\r\n", soup_server_message_get_status (message),
                          gw_status_phrase (soup_server_message_get_status (message)));
  soup_message_headers_foreach (headers, append_header, reply);
  g_string_append_printf (reply, "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
                          size);
  g_string_append_len (reply, data, (gssize) size);
  gw_connection_refuse_with (connection, reply->str, reply->len);
}

void
gw_reply_bytes (SoupServerMessage *message,
                guint status,
                const char *content_type,
                const char *cache,
                GBytes *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  g_autofree char *digest = NULL;
  g_autofree char *tag = NULL;

  set_body (message, content_type, bytes);
  if (cache != NULL)
    soup_message_headers_replace (headers, "Cache-Control", cache);
  soup_server_message_set_status (message, status, NULL);
  if (status != SOUP_STATUS_OK || (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD")))
    return;

  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  tag = g_strdup_printf ("\"%.32s\"", digest);
  soup_message_headers_replace (headers, "ETag", tag);
  if (gw_entity_tag_is_known (message, tag))
    {
      soup_message_body_truncate (soup_server_message_get_response_body (message));
      /* RFC 9110 8.6: what a 200 would have said. Nowhere else: libsoup counts what it sends, and
       * of a range that is less. */
      soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (bytes));
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }

  /* libsoup answers ranges by itself, but knows nothing of If-Range: then all of it goes. */
  if (g_strcmp0 (soup_message_headers_get_one (request, "If-Range"), tag) != 0 &&
      soup_message_headers_get_one (request, "If-Range") != NULL)
    soup_message_headers_remove (request, "Range");
}
