#include "plugins/sfu/http/headers.h"

void
sfu_headers_allow_origins (SoupServerMessage *message)
{
  static const char *const rows[][2] = {
    { "Access-Control-Allow-Origin", "*" },
    { "Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match" },
    { "Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS" },
    { "Access-Control-Expose-Headers", "Location, ETag, Link, Retry-After, WWW-Authenticate" },
    { "Access-Control-Max-Age", "86400" },
  };
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    soup_message_headers_replace (headers, rows[i][0], rows[i][1]);
}

/* RFC 8288: a quoted string; what cannot stand in one is left out. */
static void
append_parameter (GString *link, const char *name, const char *value)
{
  g_string_append_printf (link, "; %s=\"", name);
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (link, '\\');
      if (g_ascii_isprint (*at))
        g_string_append_c (link, *at);
    }
  g_string_append_c (link, '"');
}

static void
add_link (SoupServerMessage *message, const char *url, JsonObject *server)
{
  const char *username = json_object_get_string_member_with_default (server, "username", NULL);
  const char *credential = json_object_get_string_member_with_default (server, "credential", NULL);
  if (strpbrk (url, "<> \r\n") != NULL)
    return;
  g_autoptr (GString) link = g_string_new (NULL);
  g_string_append_printf (link, "<%s>; rel=\"ice-server\"", url);
  if (username != NULL && credential != NULL)
    {
      append_parameter (link, "username", username);
      append_parameter (link, "credential", credential);
      append_parameter (link, "credential-type", "password");
    }
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Link",
                               link->str);
}

void
sfu_headers_add_ice_servers (SoupServerMessage *message, JsonArray *servers)
{
  for (guint i = 0; i < json_array_get_length (servers); i++)
    {
      JsonObject *server = json_array_get_object_element (servers, i);
      JsonNode *urls = json_object_get_member (server, "urls");
      if (JSON_NODE_HOLDS_VALUE (urls))
        add_link (message, json_node_get_string (urls), server);
      else
        for (guint j = 0; j < json_array_get_length (json_node_get_array (urls)); j++)
          add_link (message, json_array_get_string_element (json_node_get_array (urls), j), server);
    }
}

gboolean
sfu_headers_have_type (SoupServerMessage *message, const char *type)
{
  const char *given = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (message), NULL);
  return given != NULL && g_ascii_strcasecmp (given, type) == 0;
}

SfuMatch
sfu_headers_match (SoupServerMessage *message, const char *tag)
{
  const char *list =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "If-Match");
  if (list == NULL)
    return SFU_MATCH_MISSING;
  g_auto (GStrv) tags = g_strsplit (list, ",", -1);
  for (char **at = tags; *at != NULL; at++)
    {
      const char *given = g_strstrip (*at);
      /* RFC 9725's own examples quote the asterisk. */
      if (g_str_equal (given, "*") || g_str_equal (given, "\"*\""))
        return SFU_MATCH_ANY;
      if (g_str_equal (given, tag))
        return SFU_MATCH_TAG;
    }
  return SFU_MATCH_OTHER;
}
