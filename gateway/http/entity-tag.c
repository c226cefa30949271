#include "config.h"

#include "gateway/http/entity-tag.h"

gboolean
gw_entity_tag_is_known (SoupServerMessage *message, const char *tag)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *list = soup_message_headers_get_list (headers, "If-None-Match");
  g_auto (GStrv) tags = list == NULL ? NULL : g_strsplit (list, ",", -1);

  for (char **i = tags; i != NULL && *i != NULL; i++)
    {
      const char *known = g_strstrip (*i);

      if (g_str_has_prefix (known, "W/"))
        known += 2;
      if (g_str_equal (known, tag) || g_str_equal (known, "*"))
        return TRUE;
    }
  return FALSE;
}
