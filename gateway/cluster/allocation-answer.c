#include "gateway/cluster/allocation-answer.h"

#include "gateway/cluster/node.h"

static gboolean
read_address (JsonObject *body, const char *member, const char **address, GError **error)
{
  JsonNode *value = json_object_get_member (body, member);

  if (value == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "the member \"%s\" is missing", member);
      return FALSE;
    }
  if (json_node_get_value_type (value) != G_TYPE_STRING ||
      !gw_node_is_address (json_node_get_string (value)))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "the member \"%s\" is not HOST:PORT, such as 1.sfuserver.com:443", member);
      return FALSE;
    }

  *address = json_node_get_string (value);
  return TRUE;
}

static gboolean
is_null (JsonObject *body, const char *member)
{
  JsonNode *value = json_object_get_member (body, member);

  return value != NULL && JSON_NODE_HOLDS_NULL (value);
}

gboolean
gw_allocation_answer_read (JsonObject *body,
                           GwAllocationKind kind,
                           GwAllocationAnswer *answer,
                           GError **error)
{
  *answer = (GwAllocationAnswer){ 0 };
  if (kind == GW_ALLOCATION_FS)
    return read_address (body, "fs", &answer->fs, error);

  return read_address (body, "sfu", &answer->sfu, error) &&
         (is_null (body, "turn") || read_address (body, "turn", &answer->turn, error));
}
