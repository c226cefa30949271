#include "gateway/http/client-request.h"

#include <string.h>

#include "gateway/http/json.h"

static GUri *
parse_url (const char *url)
{
  /* GLib mends a blank by itself. */
  g_autoptr (GUri) uri =
      strpbrk (url, " \t\r\n") == NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    return NULL;
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  return g_steal_pointer (&uri);
}

gboolean
gw_client_is_url (const char *url)
{
  g_autoptr (GUri) uri = parse_url (url);

  return uri != NULL;
}

char *
gw_client_origin (const char *url)
{
  g_autoptr (GUri) uri = parse_url (url);
  g_autofree char *origin = NULL;

  if (uri == NULL)
    return g_strdup ("the URL");
  /* No user, no password, no port where it is the scheme's own. */
  origin = g_uri_join (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), "/", NULL, NULL);
  return g_strconcat (origin, "…", NULL);
}

gboolean
gw_client_is_header (const char *text)
{
  const char *colon = strstr (text, ": ");

  for (const char *name = text; colon != NULL && name < colon; name++)
    if (!g_ascii_isalnum (*name) && *name != '-')
      return FALSE;
  for (const char *value = text; *value != '\0'; value++)
    if (!g_ascii_isprint (*value))
      return FALSE;
  return colon != NULL && colon > text;
}

static void
add_headers (SoupMessageHeaders *headers, const char *const *more)
{
  for (; more != NULL && *more != NULL; more++)
    {
      const char *colon = strchr (*more, ':');
      g_autofree char *name = g_strndup (*more, (gsize) (colon - *more));

      soup_message_headers_append (headers, name, colon + 2);
    }
}

SoupMessage *
gw_client_request_message (const GwClientRequest *request)
{
  SoupMessage *message =
      gw_client_is_url (request->url) ? soup_message_new (request->method, request->url) : NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept", GW_CLIENT_TYPE);
  add_headers (headers, request->headers);
  if (request->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->bearer, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  if (request->body != NULL)
    {
      gsize size;
      char *text = gw_json_print (json_object_ref (request->body), &size);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);

      soup_message_set_request_body_from_bytes (message, GW_CLIENT_TYPE, bytes);
    }
  return message;
}
