#include "plugins/api/body.h"

#include "gateway/gateway/plugin.h"

gboolean
api_body_text (JsonObject *body, const char *member, char **text, GError **error)
{
  JsonNode *node = json_object_get_member (body, member);

  *text = NULL;
  if (node == NULL || json_node_is_null (node))
    return TRUE;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "%s must be a text", member);
      return FALSE;
    }

  *text = json_node_dup_string (node);
  return TRUE;
}
