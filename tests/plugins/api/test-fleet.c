#include "plugins/api/fleet.h"

#include "gateway/cluster/node.h"
#include "gateway/cluster/token.h"

#define NOW G_GINT64_CONSTANT (1700000000)

/* The host of these tests. The functions stand in for those of the library. */
struct _GwHost
{
  GwSecret *secret;
  guint reports;
  guint media; /* ranges reported */
  GwNode node; /* as last reported; its texts are ours */
};

const GwSecret *
gw_host_secret (GwHost *host)
{
  return host->secret;
}

void
gw_host_report_node (GwHost *host, const GwNode *node)
{
  g_free ((char *) host->node.role);
  g_free ((char *) host->node.address);
  host->reports++;
  host->node = *node;
  host->node.role = g_strdup (node->role);
  host->node.address = g_strdup (node->address);
  host->node.labels = NULL;
}

void
gw_host_visit_nodes (GwHost *host, const char *role, GwNodeVisit visit, gpointer data)
{
  g_assert_true (role == NULL || g_str_equal (role, "sfu"));
  if (host->reports > 0)
    visit (&host->node, data);
}

void
gw_host_report_media (GwHost *host, const GArray *all)
{
  host->media += all->len;
}

void
gw_host_visit_media (GwHost *host, GwMediaPortsVisit visit, gpointer data)
{
  const GwMediaPorts ports = { { AF_INET, 10000, { 10, 0, 0, 5 }, 0 }, 10003 };

  visit (&ports, data);
}

gboolean
gw_host_is_local_node (GwHost *host, const char *address)
{
  return g_str_equal (address, "here:1");
}

/* Warnings written, which would end a test otherwise. */
static guint warnings;

static GLogWriterOutput
count_warning (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & G_LOG_LEVEL_WARNING)
    warnings++;
  return G_LOG_WRITER_HANDLED;
}

typedef struct
{
  GwHost host;
  ApiFleet *fleet;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host.secret = gw_secret_new ("a secret of these tests", NULL);
  fixture->fleet = api_fleet_new (&fixture->host);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  api_fleet_free (fixture->fleet);
  gw_secret_free (fixture->host.secret);
  g_free ((char *) fixture->host.node.role);
  g_free ((char *) fixture->host.node.address);
}

static void
assert_heard (Fixture *fixture, JsonObject *body, gint64 now, const char *media)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = api_fleet_hear (fixture->fleet, body, now, &error);
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (answer, "interval"), ==, 3);
  told = json_to_string (json_object_get_member (answer, "media"), FALSE);
  g_assert_cmpstr (told, ==, media);
}

static void
test_hear (Fixture *fixture, gconstpointer data)
{
  const GwNodeReport report = {
    .node = { .role = "sfu", .address = "s:443", .load = 0.5, .capacity = 9, .last_seen = 1 },
    .version = "9.9",
    .workers = 3,
  };
  g_autoptr (JsonObject) body = gw_node_print (&report);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) list = NULL;
  JsonObject *node;

  json_object_set_member (body, "media", json_from_string ("[\"10.0.0.5:10000-10003\"]", NULL));
  assert_heard (fixture, body, NOW, "[]");
  assert_heard (fixture, body, NOW + 3, "[]");
  g_assert_cmpuint (fixture->host.media, ==, 2);
  g_assert_cmpuint (fixture->host.reports, ==, 2);
  /* The node's clock does not matter. */
  g_assert_cmpint (fixture->host.node.last_seen, ==, NOW + 3);
  g_assert_cmpstr (fixture->host.node.role, ==, "sfu");

  list = api_fleet_list (fixture->fleet);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (list, "nodes")), ==, 1);
  node = json_array_get_object_element (json_object_get_array_member (list, "nodes"), 0);
  g_assert_cmpstr (json_object_get_string_member (node, "address"), ==, "s:443");
  g_assert_cmpstr (json_object_get_string_member (node, "version"), ==, "9.9");
  g_assert_true (json_object_get_boolean_member (node, "remote"));
  g_assert_cmpint (json_object_get_int_member (node, "lastSeen"), ==, NOW + 3);

  /* A turn is told of the sfus' ports. */
  json_object_set_string_member (body, "role", "turn");
  assert_heard (fixture, body, NOW + 3, "[\"10.0.0.5:10000-10003\"]");
  fixture->host.reports--;

  json_object_set_member (body, "media", json_from_string ("[\"10.0.0.5:22-10003\"]", NULL));
  g_assert_null (api_fleet_hear (fixture->fleet, body, NOW, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
  g_clear_error (&error);

  json_object_set_string_member (body, "role", "api");
  g_assert_null (api_fleet_hear (fixture->fleet, body, NOW, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST);
  g_assert_cmpuint (fixture->host.reports, ==, 2);
}

static void
assert_refused (Fixture *fixture, const char *token, gboolean ours)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (api_fleet_admit (fixture->fleet, "192.0.2.1", token, NOW, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_TOKEN);
  g_assert_cmpint (api_fleet_is_ours (fixture->fleet, token), ==, ours);
}

static void
test_admit (Fixture *fixture, gconstpointer data)
{
  GwSecret *secret = fixture->host.secret;
  g_autoptr (GwSecret) other = gw_secret_new ("another secret of these tests", NULL);
  g_autofree char *good = gw_token_sign (secret, GW_PURPOSE_NODE, "api", NULL, NOW, 60);
  g_autofree char *foreign = gw_token_sign (other, GW_PURPOSE_NODE, "api", NULL, NOW, 60);
  g_autofree char *expired = gw_token_sign (secret, GW_PURPOSE_NODE, "api", NULL, NOW - 999, 60);
  g_autofree char *elsewhere = gw_token_sign (secret, GW_PURPOSE_NODE, "sfu", NULL, NOW, 60);
  g_autofree char *join = gw_token_sign (secret, GW_PURPOSE_JOIN, "api", NULL, NOW, 60);

  g_assert_true (api_fleet_admit (fixture->fleet, "192.0.2.1", good, NOW, NULL));
  assert_refused (fixture, foreign, FALSE);
  assert_refused (fixture, join, FALSE);
  assert_refused (fixture, "", FALSE);
  assert_refused (fixture, NULL, FALSE);
  assert_refused (fixture, expired, TRUE);
  assert_refused (fixture, elsewhere, TRUE);
  /* Of one peer, once a minute. */
  g_assert_cmpuint (warnings, ==, 1);
}

static void
test_signal_urls (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *address;
    const char *url;
  } cases[] = {
    { "here:1", "/sfu/v1/signal" },
    { "1.sfuserver.com:443", "wss://1.sfuserver.com:443/sfu/v1/signal" },
    { "127.0.0.1:8080", "ws://127.0.0.1:8080/sfu/v1/signal" },
    { "localhost:8080", "ws://localhost:8080/sfu/v1/signal" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = api_fleet_signal_url (&fixture->host, cases[i].address);

      g_assert_cmpstr (url, ==, cases[i].url);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_warning, NULL, NULL);
  g_test_add ("/fleet/hear", Fixture, NULL, set_up, test_hear, tear_down);
  g_test_add ("/fleet/admit", Fixture, NULL, set_up, test_admit, tear_down);
  g_test_add ("/fleet/signal-urls", Fixture, NULL, set_up, test_signal_urls, tear_down);
  return g_test_run ();
}
