#include "gateway/cluster/media-ports.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

/* Below are ports of the machine itself, which are never those of media. */
#define FIRST_PORT 1024

/* Ports of one range: as many media workers as a machine may have, and more. */
#define SPAN_MAX 1024

static gboolean
same_ip (const GwAddress *a, const GwAddress *b)
{
  GwAddress left = *a, right = *b;

  left.port = right.port = 0;
  return gw_address_equal (&left, &right);
}

int
gw_media_ports_compare (const GwMediaPorts *a, const GwMediaPorts *b)
{
  int order = (int) a->first.family - (int) b->first.family;

  if (order == 0)
    order = memcmp (a->first.ip, b->first.ip, sizeof a->first.ip);
  if (order == 0)
    order = (int) a->first.port - (int) b->first.port;
  return order != 0 ? order : (int) a->last - (int) b->last;
}

gboolean
gw_media_ports_contain (const GwMediaPorts *ports, const GwAddress *peer)
{
  return same_ip (&ports->first, peer) &&
         (peer->port == 0 || (peer->port >= ports->first.port && peer->port <= ports->last));
}

void
gw_media_ports_add (GArray *all, const GwAddress *candidate)
{
  const GwMediaPorts ports = { *candidate, candidate->port };

  for (guint i = 0; i < all->len; i++)
    {
      GwMediaPorts *before = &g_array_index (all, GwMediaPorts, i);

      if (!same_ip (&before->first, candidate))
        continue;
      if (gw_media_ports_contain (before, candidate))
        return;
      if (before->last + 1 == candidate->port)
        {
          before->last = candidate->port;
          return;
        }
    }
  g_array_append_val (all, ports);
}

static gboolean
is_special (const GwAddress *address)
{
  static const guint8 nowhere[sizeof address->ip];

  return gw_address_is_loopback (address) || memcmp (address->ip, nowhere, sizeof nowhere) == 0 ||
         address->scope != 0 ||
         (address->family == AF_INET ? address->ip[0] >= 224 : address->ip[0] == 0xFF);
}

JsonArray *
gw_media_ports_print (const GArray *all, guint max)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < all->len && json_array_get_length (array) < max; i++)
    {
      const GwMediaPorts *ports = &g_array_index (all, GwMediaPorts, i);
      char text[GW_ADDRESS_TEXT_MAX];
      g_autofree char *range = NULL;

      if (is_special (&ports->first) || ports->first.port < FIRST_PORT)
        continue;
      range = g_strdup_printf ("%s-%u", gw_address_print (&ports->first, text), ports->last);
      json_array_add_string_element (array, range);
    }
  return array;
}

static gboolean
parse (const char *text, GwMediaPorts *ports)
{
  const char *dash = strrchr (text, '-');
  g_autofree char *first = dash != NULL ? g_strndup (text, (gsize) (dash - text)) : NULL;
  guint64 last;

  if (first == NULL || !gw_address_parse (first, &ports->first, NULL) ||
      !g_ascii_string_to_unsigned (dash + 1, 10, ports->first.port, 65535, &last, NULL))
    return FALSE;

  ports->last = (guint32) last;
  return ports->first.port >= FIRST_PORT && ports->last - ports->first.port < SPAN_MAX &&
         !is_special (&ports->first);
}

GArray *
gw_media_ports_read (JsonObject *object, guint max, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));
  JsonNode *value = json_object_get_member (object, GW_MEDIA_PORTS_MEMBER);
  JsonArray *array =
      value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint count = array != NULL ? json_array_get_length (array) : 0;
  gboolean good = (value == NULL || array != NULL) && count <= max;

  for (guint i = 0; good && i < count; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      GwMediaPorts ports = { 0 };

      good = json_node_get_value_type (element) == G_TYPE_STRING &&
             parse (json_node_get_string (element), &ports);
      if (good)
        g_array_append_val (all, ports);
    }
  if (good)
    return g_steal_pointer (&all);

  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
               "%s must be a list of at most %u texts like 10.0.0.5:10000-10003",
               GW_MEDIA_PORTS_MEMBER, max);
  return NULL;
}
