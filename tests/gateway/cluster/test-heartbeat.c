#include "gateway/cluster/heartbeat.h"

#include <string.h>

#include "gateway/cluster/token.h"
#include "gateway/http/server.h"

/* An api of these tests, which takes heartbeats of the same secret and keeps the last. */
typedef struct
{
  GwSecret *secret;
  GwServer *server;
  const char *address; /* HOST:PORT */
  guint beats;
  guint status; /* to answer with */
  char *role;
  gboolean draining;
  GArray *media;
  const char *answer; /* about media, JSON */
} Fixture;

/* What was logged, a line each. */
static GString *logged;

static GLogWriterOutput
keep_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const char *domain = "", *text = "";

  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
        domain = fields[i].value;
      if (g_str_equal (fields[i].key, "MESSAGE"))
        text = fields[i].value;
    }
  if (g_str_equal (domain, "gw-cluster"))
    g_string_append_printf (logged, "%s\n", text);
  return G_LOG_WRITER_HANDLED;
}

static void
assert_logged (const char *pattern)
{
  if (!g_pattern_match_simple (pattern, logged->str))
    g_error ("not as \"%s\": %s", pattern, logged->str);
  g_string_truncate (logged, 0);
}

static void
serve (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *token = gw_request_bearer (message);
  g_autoptr (JsonObject) body = gw_request_json (message);
  g_autoptr (JsonObject) claims = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *reply = json_object_new ();
  GwNodeReport report;

  g_assert_nonnull (token);
  claims = gw_token_verify (fixture->secret, GW_PURPOSE_NODE, GW_NODE_AUDIENCE, token,
                            g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, "");
  g_assert_true (gw_node_read (body, &report, &error));
  g_assert_no_error (error);
  fixture->beats++;
  g_free (fixture->role);
  fixture->role = g_strdup (report.node.role);
  fixture->draining = report.node.draining;
  g_assert_cmpuint (report.workers, ==, 2);
  json_object_set_int_member (reply, "interval", 1);
  g_clear_pointer (&fixture->media, g_array_unref);
  fixture->media = gw_media_ports_read (body, GW_MEDIA_PORTS_OF_NODE, &error);
  g_assert_no_error (error);
  json_object_set_member (reply, "media", json_from_string (fixture->answer, NULL));
  gw_reply_json (message, fixture->status, reply);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->secret = gw_secret_new ("a secret of these tests", NULL);
  fixture->server = gw_server_new ();
  fixture->status = 200;
  fixture->answer = "[]";
  gw_server_mount (fixture->server, GW_NODE_PATH, 16384, serve, fixture);
  g_assert_true (gw_server_listen (fixture->server, "http://127.0.0.1:0", NULL, NULL));
  fixture->address = gw_server_urls (fixture->server)[0] + strlen ("http://");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gw_server_free (fixture->server);
  gw_secret_free (fixture->secret);
  g_free (fixture->role);
  g_clear_pointer (&fixture->media, g_array_unref);
}

static void
report_as (GwHeartbeat *heartbeat, const char *role, gboolean draining)
{
  const GwNode node = { .size = sizeof node,
                        .role = role,
                        .address = "node.example:443",
                        .capacity = 10,
                        .last_seen = g_get_real_time () / G_USEC_PER_SEC,
                        .draining = draining };

  gw_heartbeat_report (heartbeat, &node);
}

static void
wait_for_beats (Fixture *fixture, GwHeartbeat *heartbeat, guint beats)
{
  while (fixture->beats < beats || gw_heartbeat_is_busy (heartbeat))
    g_main_context_iteration (NULL, TRUE);
}

static void
add_media (GArray *all, gpointer data)
{
  const guint16 ports[] = { 10000, 10001, 10007 };
  GwAddress address;

  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_assert_true (gw_address_parse_ip ("10.0.0.5", ports[i], &address));
      gw_media_ports_add (all, &address);
    }
}

static void
note_media (const GArray *all, gpointer data)
{
  g_autoptr (JsonArray) array = gw_media_ports_print (all, 100);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (data, "%s ", json_array_get_string_element (array, i));
  g_string_append_c (data, ';');
}

static void
test_media (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (GwHeartbeat) heartbeat =
      gw_heartbeat_new (client, fixture->secret, fixture->address, 2);
  g_autoptr (GString) heard = g_string_new (NULL);

  gw_server_begin (fixture->server);
  gw_heartbeat_set_media (heartbeat, &(GwHeartbeatMedia){ add_media, note_media, heard });
  report_as (heartbeat, "sfu", FALSE);
  wait_for_beats (fixture, heartbeat, 1);
  g_assert_cmpuint (fixture->media->len, ==, 2);
  g_assert_cmpuint (g_array_index (fixture->media, GwMediaPorts, 0).first.port, ==, 10000);
  g_assert_cmpuint (g_array_index (fixture->media, GwMediaPorts, 0).last, ==, 10001);

  /* Of no other role. */
  fixture->answer = "[\"192.168.1.2:10000-10003\", \"[2001:db8::1]:4000-4000\"]";
  report_as (heartbeat, "turn", FALSE);
  wait_for_beats (fixture, heartbeat, 2);
  g_assert_cmpuint (fixture->media->len, ==, 0);
  g_assert_cmpstr (heard->str, ==, ";192.168.1.2:10000-10003 [2001:db8::1]:4000-4000 ;");

  g_string_truncate (logged, 0);
  fixture->answer = "[\"192.168.1.2:53-53\"]";
  report_as (heartbeat, "fs", FALSE);
  wait_for_beats (fixture, heartbeat, 3);
  assert_logged ("api at * answers what cannot be used: media must be *");
  g_assert_true (g_str_has_suffix (heard->str, " ;"));
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (GwHeartbeat) heartbeat =
      gw_heartbeat_new (client, fixture->secret, fixture->address, 2);

  gw_server_begin (fixture->server);
  g_assert_false (gw_heartbeat_is_busy (heartbeat));
  report_as (heartbeat, "sfu", FALSE);
  g_assert_true (gw_heartbeat_is_busy (heartbeat));
  wait_for_beats (fixture, heartbeat, 1);
  g_assert_cmpstr (fixture->role, ==, "sfu");
  assert_logged ("api at 127.0.0.1:* takes our heartbeats\n");

  /* By itself, and for a second role at once. */
  wait_for_beats (fixture, heartbeat, 2);
  report_as (heartbeat, "turn", FALSE);
  wait_for_beats (fixture, heartbeat, 3);
  g_assert_false (fixture->draining);

  /* The end: all of them, even when an answer is being waited for. */
  report_as (heartbeat, "sfu", TRUE);
  wait_for_beats (fixture, heartbeat, 4);
  g_assert_true (fixture->draining);
  gw_heartbeat_drain (heartbeat);
  g_assert_true (gw_heartbeat_is_busy (heartbeat));
  wait_for_beats (fixture, heartbeat, 5);
  g_assert_true (fixture->draining);
  assert_logged ("");
}

/* Each of these is said once, whatever the number of beats. */
static void
test_standing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (GwHeartbeat) heartbeat =
      gw_heartbeat_new (client, fixture->secret, fixture->address, 2);

  gw_server_begin (fixture->server);
  fixture->status = 500;
  report_as (heartbeat, "sfu", FALSE);
  wait_for_beats (fixture, heartbeat, 1);
  report_as (heartbeat, "fs", FALSE);
  wait_for_beats (fixture, heartbeat, 2);
  assert_logged (
      "api at 127.0.0.1:* refuses our heartbeat with 500: it does not say why; is it an api?\n");

  fixture->status = 200;
  fixture->answer = "[]";
  report_as (heartbeat, "turn", FALSE);
  wait_for_beats (fixture, heartbeat, 3);
  assert_logged ("api at 127.0.0.1:* takes our heartbeats\n");
}

static void
test_lost (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of these tests", NULL);
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (GwHeartbeat) heartbeat = gw_heartbeat_new (client, secret, "127.0.0.1:1", 2);

  report_as (heartbeat, "sfu", FALSE);
  report_as (heartbeat, "fs", FALSE);
  while (gw_heartbeat_is_busy (heartbeat))
    g_main_context_iteration (NULL, TRUE);
  assert_logged ("api at 127.0.0.1:1 does not take our heartbeats, we go on without it and keep "
                 "trying: http://127.0.0.1:1/… cannot be reached: *\n");
}

/* A node that nobody could be sent to is not told of. */
static void
test_no_address (void)
{
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of these tests", NULL);
  g_autoptr (GwClient) client = gw_client_new (NULL, NULL);
  g_autoptr (GwHeartbeat) heartbeat = gw_heartbeat_new (client, secret, "127.0.0.1:1", 2);
  const GwNode node = { .size = sizeof node, .role = "sfu", .address = "localhost:0" };

  gw_heartbeat_report (heartbeat, &node);
  gw_heartbeat_report (heartbeat, &node);
  g_assert_false (gw_heartbeat_is_busy (heartbeat));
  assert_logged ("api at 127.0.0.1:1 is not told of this sfu, which has no address that users "
                 "could reach; set [gateway] domain-address\n");
}

static void
test_urls (void)
{
  static const struct
  {
    const char *apiserver;
    const char *url;
  } cases[] = {
    { "api.example:443", "https://api.example:443" GW_NODE_PATH },
    { "localhost:8080", "http://localhost:8080" GW_NODE_PATH },
    { "[::1]:8080", "http://[::1]:8080" GW_NODE_PATH },
    { "http://10.0.0.1:80", "http://10.0.0.1:80" GW_NODE_PATH },
    { "https://localhost:8443", "https://localhost:8443" GW_NODE_PATH },
    { "api.example", NULL },
    { "https://api.example:443/", NULL },
    { "ftp://api.example:443", NULL },
    { "httpx://api.example:443", NULL },
    { "http://", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = gw_heartbeat_url (cases[i].apiserver);

      g_assert_cmpstr (url, ==, cases[i].url);
    }
}

static void
test_delays (void)
{
  g_assert_cmpuint (gw_heartbeat_delay (3, 0, 0.0), ==, 3000);
  g_assert_cmpuint (gw_heartbeat_delay (3, 0, 1.0), ==, 3000);
  g_assert_cmpuint (gw_heartbeat_delay (3, 1, 0.5), ==, 6000);
  g_assert_cmpuint (gw_heartbeat_delay (3, 2, 0.0), ==, 9000);
  g_assert_cmpuint (gw_heartbeat_delay (3, 3, 0.0), ==, 11250);
  g_assert_cmpuint (gw_heartbeat_delay (3, 1000000, 1.0), ==, 18750);
  g_assert_cmpuint (gw_heartbeat_delay (60, 9, 0.5), ==, 60000);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (keep_line, NULL, NULL);
  g_test_add ("/heartbeat/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/heartbeat/media", Fixture, NULL, set_up, test_media, tear_down);
  g_test_add ("/heartbeat/standing", Fixture, NULL, set_up, test_standing, tear_down);
  g_test_add_func ("/heartbeat/lost", test_lost);
  g_test_add_func ("/heartbeat/no-address", test_no_address);
  g_test_add_func ("/heartbeat/urls", test_urls);
  g_test_add_func ("/heartbeat/delays", test_delays);
  code = g_test_run ();
  g_string_free (logged, TRUE);
  return code;
}
