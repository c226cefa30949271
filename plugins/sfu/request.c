#include "plugins/sfu/request.h"

#include <string.h>

#include "plugins/sfu/error.h"

#define SAFE_INTEGER_MAX ((G_GINT64_CONSTANT (1) << 53) - 1)

static gboolean
refuse (GError **error, const char *name, const char *what)
{
  g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_REQUEST, "\"%s\" must be %s", name, what);
  return FALSE;
}

/* Returns: (nullable): the member when it is a plain value of @type. */
static JsonNode *
value_member (JsonObject *request, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (request, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;
  return node;
}

gboolean
sfu_request_string (
    JsonObject *request, const char *name, gsize size_max, const char **value, GError **error)
{
  JsonNode *node = value_member (request, name, G_TYPE_STRING);
  if (node == NULL)
    return refuse (error, name, "a string");
  const char *text = json_node_get_string (node);
  if (text == NULL || strlen (text) > size_max)
    return refuse (error, name, "shorter");
  *value = text;
  return TRUE;
}

gboolean
sfu_request_boolean (JsonObject *request, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = value_member (request, name, G_TYPE_BOOLEAN);
  if (node == NULL)
    return refuse (error, name, "true or false");
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
sfu_request_integer (JsonObject *request, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = value_member (request, name, G_TYPE_INT64);
  gint64 number = node != NULL ? json_node_get_int (node) : -1;
  if (number < 0 || number > SAFE_INTEGER_MAX)
    return refuse (error, name, "a whole number from 0");
  *value = number;
  return TRUE;
}

gboolean
sfu_request_objects (
    JsonObject *request, const char *name, guint count_max, JsonArray **value, GError **error)
{
  JsonNode *node = json_object_get_member (request, name);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, name, "an array");
  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) > count_max)
    return refuse (error, name, "an array with fewer entries");
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return refuse (error, name, "an array of objects");
  *value = array;
  return TRUE;
}
