#include "config.h"

#include "plugins/fs/access.h"

#include "gateway/gateway/plugin.h"
#include "plugins/fs/blob.h"

/* Returns: (nullable): the claim when it is of @type. */
static JsonNode *
claim (JsonObject *claims, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (claims, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;
  return node;
}

static gboolean
allows (JsonObject *claims, FsRight right)
{
  JsonNode *write = claim (claims, "write", G_TYPE_BOOLEAN);
  JsonNode *role = claim (claims, "role", G_TYPE_STRING);
  gboolean may_write = write != NULL && json_node_get_boolean (write);

  switch (right)
    {
    case FS_READ:
      return TRUE;
    case FS_WRITE:
      return may_write;
    case FS_REMOVE:
      return may_write && role != NULL && g_str_equal (json_node_get_string (role), "host");
    default:
      return FALSE;
    }
}

static gboolean
forbid (GError **error, const char *text)
{
  g_set_error_literal (error, GW_ERROR, GW_ERROR_BAD_REQUEST, text);
  return FALSE;
}

gboolean
fs_access_check (const GwSecret *secret,
                 const char *token,
                 const char *meeting,
                 FsRight right,
                 gint64 now,
                 char **owner,
                 GError **error)
{
  g_autoptr (JsonObject) claims =
      gw_token_verify (secret, GW_PURPOSE_FILE, NULL, token, now, error);
  JsonNode *sub = claims == NULL ? NULL : claim (claims, "sub", G_TYPE_STRING);

  if (claims == NULL)
    return FALSE;
  if (sub == NULL)
    {
      g_set_error_literal (error, GW_ERROR, GW_ERROR_TOKEN, "the token names no participant");
      return FALSE;
    }
  /* gw_token_verify() has seen that there is an audience. */
  if (!g_str_equal (json_object_get_string_member (claims, "aud"), meeting))
    return forbid (error, "The token is of another meeting.");
  if (!allows (claims, right))
    return forbid (error, right == FS_REMOVE ? "Only hosts remove files."
                                             : "The token is for reading only.");

  *owner = g_strdup (json_node_get_string (sub));
  return TRUE;
}
