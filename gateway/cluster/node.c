#include "gateway/cluster/node.h"

#include <math.h>
#include <string.h>

#include "gateway/net/address.h"

#define HOST_MAX 253 /* RFC 1035 2.3.4 */
#define VERSION_MAX 64
#define COUNT_MAX 10000000
#define LOAD_MAX 1000.0

static const char *const roles[] = { "sfu", "turn", "fs" };

JsonArray *
gw_node_print_labels (const GwNode *node)
{
  JsonArray *array = json_array_new ();

  for (const char *const *label = node->labels; label != NULL && *label != NULL; label++)
    json_array_add_string_element (array, *label);
  return array;
}

JsonObject *
gw_node_print (const GwNodeReport *report)
{
  const GwNode *node = &report->node;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "role", node->role);
  json_object_set_string_member (object, "address", node->address);
  json_object_set_string_member (object, "version", report->version);
  json_object_set_double_member (object, "load", node->load);
  json_object_set_int_member (object, "meetings", node->meetings);
  json_object_set_int_member (object, "participants", node->participants);
  json_object_set_int_member (object, "capacity", node->capacity);
  json_object_set_boolean_member (object, "draining", node->draining);
  json_object_set_int_member (object, "workers", report->workers);
  json_object_set_array_member (object, "labels", gw_node_print_labels (node));
  if (node->secure_address != NULL)
    json_object_set_string_member (object, "secureAddress", node->secure_address);
  return object;
}

static gboolean
refuse (GError **error, const char *member, const char *wanted)
{
  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "%s must be %s", member, wanted);
  return FALSE;
}

/* Returns: (nullable): the value of @member when its type is @type. */
static JsonNode *
find (JsonObject *object, const char *member, GType type)
{
  JsonNode *value = json_object_get_member (object, member);

  return value != NULL && json_node_get_value_type (value) == type ? value : NULL;
}

static gboolean
read_text (JsonObject *object, const char *member, const char **text)
{
  JsonNode *value = find (object, member, G_TYPE_STRING);

  if (value == NULL)
    return FALSE;
  *text = json_node_get_string (value);
  return TRUE;
}

static gboolean
read_count (JsonObject *object, const char *member, guint *count, GError **error)
{
  JsonNode *value = find (object, member, G_TYPE_INT64);
  gint64 number = value != NULL ? json_node_get_int (value) : -1;

  if (number < 0 || number > COUNT_MAX)
    return refuse (error, member, "a whole number, 0 to 10000000");
  *count = (guint) number;
  return TRUE;
}

static gboolean
read_load (JsonObject *object, double *load, GError **error)
{
  JsonNode *value = find (object, "load", G_TYPE_DOUBLE);

  if (value == NULL)
    value = find (object, "load", G_TYPE_INT64);
  *load = value != NULL ? json_node_get_double (value) : -1.0;
  if (!isfinite (*load) || *load < 0.0 || *load > LOAD_MAX)
    return refuse (error, "load", "a number, 0 to 1000");
  return TRUE;
}

static gboolean
read_draining (JsonObject *object, gboolean *draining, GError **error)
{
  JsonNode *value = find (object, "draining", G_TYPE_BOOLEAN);

  if (value == NULL)
    return refuse (error, "draining", "true or false");
  *draining = json_node_get_boolean (value);
  return TRUE;
}

static gboolean
is_printable (const char *text, gsize size_max)
{
  if (*text == '\0' || strlen (text) > size_max)
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isgraph (*text))
      return FALSE;
  return TRUE;
}

static gboolean
read_names (JsonObject *object, GwNodeReport *report, GError **error)
{
  const char *role;

  if (!read_text (object, "role", &role))
    role = "";
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i], role))
      report->node.role = roles[i];
  if (report->node.role == NULL)
    return refuse (error, "role", "sfu, turn or fs");
  if (!read_text (object, "address", &report->node.address) ||
      !gw_node_is_address (report->node.address))
    return refuse (error, "address", "HOST:PORT as users reach the node");
  if (!read_text (object, "version", &report->version) ||
      !is_printable (report->version, VERSION_MAX))
    return refuse (error, "version", "a text of at most 64 characters without spaces");
  return TRUE;
}

/* Nodes of an older gateway have none. */
static gboolean
read_labels (JsonObject *object, GwNodeReport *report, GError **error)
{
  JsonNode *value = json_object_get_member (object, "labels");
  JsonArray *array = NULL;
  guint count;

  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    array = json_node_get_array (value);
  count = array != NULL ? json_array_get_length (array) : 0;
  if ((value != NULL && array == NULL) || count > GW_LABELS_MAX)
    return refuse (error, "labels", "a list of at most 32 labels");
  for (guint i = 0; i < count; i++)
    {
      JsonNode *label = json_array_get_element (array, i);

      if (json_node_get_value_type (label) != G_TYPE_STRING ||
          !gw_label_is_valid (json_node_get_string (label)))
        return refuse (error, "labels", "texts of the form NAME=VALUE");
      report->labels[i] = json_node_get_string (label);
    }
  report->node.labels = report->labels;
  return TRUE;
}

/* A turn has one, perhaps. */
static gboolean
read_secure_address (JsonObject *object, const char **address, GError **error)
{
  if (!json_object_has_member (object, "secureAddress"))
    return TRUE;
  if (!read_text (object, "secureAddress", address) || !gw_node_is_address (*address))
    return refuse (error, "secureAddress", "HOST:PORT as users reach the node by TLS");
  return TRUE;
}

gboolean
gw_node_read (JsonObject *object, GwNodeReport *report, GError **error)
{
  GwNode *node = &report->node;

  *report = (GwNodeReport){ .node.size = sizeof (GwNode) };
  return read_names (object, report, error) && read_load (object, &node->load, error) &&
         read_count (object, "meetings", &node->meetings, error) &&
         read_count (object, "participants", &node->participants, error) &&
         read_count (object, "capacity", &node->capacity, error) &&
         read_draining (object, &node->draining, error) &&
         read_count (object, "workers", &report->workers, error) &&
         read_labels (object, report, error) &&
         read_secure_address (object, &node->secure_address, error);
}

/* It becomes part of URLs and of log lines. */
static gboolean
is_host (const char *host)
{
  GwAddress address;

  if (*host == '\0' || strlen (host) > HOST_MAX)
    return FALSE;
  if (strchr (host, ':') != NULL)
    return strchr (host, '%') == NULL && gw_address_parse_ip (host, 0, &address);
  for (; *host != '\0'; host++)
    if (!g_ascii_isalnum (*host) && strchr ("-._", *host) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
gw_node_is_address (const char *text)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (!gw_address_split (text, &host, &port, NULL) || port == 0)
    return FALSE;
  /* Brackets are for IPv6 only (RFC 3986 3.2.2). */
  return is_host (host) && (*text == '[') == (strchr (host, ':') != NULL);
}

gboolean
gw_node_is_loopback (const char *address)
{
  g_autofree char *host = NULL;
  GwAddress ip;
  guint16 port;

  if (!gw_address_split (address, &host, &port, NULL))
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  return gw_address_parse_ip (host, port, &ip) && gw_address_is_loopback (&ip);
}

char *
gw_node_api_url (const char *apiserver, const char *path)
{
  static const char *const schemes[] = { "http://", "https://" };
  const char *scheme = schemes[gw_node_is_loopback (apiserver) ? 0 : 1];
  const char *address = apiserver;

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (apiserver, schemes[i]))
      {
        scheme = schemes[i];
        address = apiserver + strlen (scheme);
      }
  if (!gw_node_is_address (address))
    return NULL;
  return g_strconcat (scheme, address, path, NULL);
}
