#include "gateway/cluster/media-ports.h"

#include "gateway/gateway/plugin.h"

static GwAddress
address (const char *text)
{
  GwAddress parsed;

  g_assert_true (gw_address_parse (text, &parsed, NULL));
  return parsed;
}

static char *
print (const GArray *all, guint max)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, gw_media_ports_print (all, max));
  return json_to_string (node, FALSE);
}

static GArray *
read_media (const char *json, guint max, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  return gw_media_ports_read (json_node_get_object (node), max, error);
}

static void
test_add (void)
{
  static const char *const candidates[] = {
    "10.0.0.5:10000", "192.168.1.2:10000", "127.0.0.1:10000", "10.0.0.5:10001", "192.168.1.2:10001",
    "10.0.0.5:10003", "10.0.0.5:10001",    "[fd00::1]:10000", "10.0.0.6:1023",  "[::1]:10000",
  };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));
  g_autofree char *text = NULL;
  g_autofree char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      const GwAddress candidate = address (candidates[i]);

      gw_media_ports_add (all, &candidate);
    }

  /* What is a machine's own is not told to others. */
  text = print (all, 100);
  g_assert_cmpstr (text, ==,
                   "[\"10.0.0.5:10000-10001\",\"192.168.1.2:10000-10001\",\"10.0.0.5:10003-10003\","
                   "\"[fd00::1]:10000-10000\"]");
  first = print (all, 1);
  g_assert_cmpstr (first, ==, "[\"10.0.0.5:10000-10001\"]");
}

static void
test_read (void)
{
  static const char json[] = "{\"media\":[\"10.0.0.5:10000-10003\",\"[2001:db8::1]:4000-5023\"]}";
  g_autoptr (GArray) all = read_media (json, 2, NULL);
  g_autoptr (GArray) none = read_media ("{}", 2, NULL);
  g_autofree char *text = print (all, 2);
  g_autofree char *again = g_strdup_printf ("{\"media\":%s}", text);

  g_assert_cmpstr (again, ==, json);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_refuse (void)
{
  static const char *const wrong[] = {
    "{\"media\":null}",
    "{\"media\":{}}",
    "{\"media\":\"10.0.0.5:10000-10000\"}",
    "{\"media\":[1]}",
    "{\"media\":[[]]}",
    "{\"media\":[\"\"]}",
    "{\"media\":[\"-\"]}",
    "{\"media\":[\"10.0.0.5:10000\"]}",
    "{\"media\":[\"10.0.0.5:10000-\"]}",
    "{\"media\":[\"10.0.0.5:10000-9999\"]}",
    "{\"media\":[\"10.0.0.5:10000-10000x\"]}",
    "{\"media\":[\"10.0.0.5:10000-65536\"]}",
    "{\"media\":[\"10.0.0.5:1023-1030\"]}", /* ports of the machine */
    "{\"media\":[\"10.0.0.5:1024-2048\"]}", /* too many */
    "{\"media\":[\"sfu.example:10000-10003\"]}",
    "{\"media\":[\"127.0.0.1:10000-10003\"]}", /* the turn's own machine */
    "{\"media\":[\"[::1]:10000-10003\"]}",
    "{\"media\":[\"0.0.0.0:10000-10003\"]}",
    "{\"media\":[\"[::]:10000-10003\"]}",
    "{\"media\":[\"224.0.0.1:10000-10003\"]}",
    "{\"media\":[\"[ff02::1]:10000-10003\"]}",
    "{\"media\":[\"10.0.0.5:2000-2000\",\"10.0.0.5:3000-3000\",\"10.0.0.5:4000-4000\"]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_media (wrong[i], 2, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
    }
}

static void
test_contain (void)
{
  const GwMediaPorts ports = { address ("10.0.0.5:10000"), 10003 };
  const GwAddress in[] = { address ("10.0.0.5:10000"), address ("10.0.0.5:10003"),
                           address ("10.0.0.5:0") };
  const GwAddress out[] = { address ("10.0.0.5:9999"), address ("10.0.0.5:10004"),
                            address ("10.0.0.6:10000") };

  for (gsize i = 0; i < G_N_ELEMENTS (in); i++)
    g_assert_true (gw_media_ports_contain (&ports, &in[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (out); i++)
    g_assert_false (gw_media_ports_contain (&ports, &out[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-ports/add", test_add);
  g_test_add_func ("/media-ports/read", test_read);
  g_test_add_func ("/media-ports/refuse", test_refuse);
  g_test_add_func ("/media-ports/contain", test_contain);
  return g_test_run ();
}
