#include "gateway/host/fleet-watch.h"

#include <string.h>

#include "gateway/cluster/token.h"
#include "gateway/host/log.h"
#include "gateway/http/server.h"

/* An api of these tests: it answers with the pages that it is given, the last again and again. */
typedef struct
{
  GwSecret *secret;
  GwServer *server;
  GwClient *client;
  GwNodes *nodes;
  GwCalendar *calendar;
  const char *address; /* HOST:PORT */
  const char *const *pages;
  guint asked;
  guint status;
  GString *queries;
} Fixture;

static GString *logged;

static GLogWriterOutput
collect (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  gw_log_format (logged, 0, level, fields, count);
  return G_LOG_WRITER_HANDLED;
}

static void
serve (SoupServerMessage *message, const char *path, gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *token = gw_request_bearer (message);
  g_autoptr (JsonObject) claims = gw_token_verify (fixture->secret, GW_PURPOSE_NODE, "api", token,
                                                   g_get_real_time () / G_USEC_PER_SEC, NULL);
  const char *page = fixture->pages[0];

  g_assert_nonnull (claims);
  g_string_append_printf (fixture->queries, "%s ",
                          g_uri_get_query (soup_server_message_get_uri (message)));
  fixture->asked++;
  if (fixture->pages[1] != NULL)
    fixture->pages++;
  if (fixture->status != 200)
    gw_reply_error (message, fixture->status, "x", "No.");
  else
    gw_reply_json (message, 200, json_node_dup_object (json_from_string (page, NULL)));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->secret = gw_secret_new ("a secret of these tests", NULL);
  fixture->client = gw_client_new (NULL, NULL);
  fixture->nodes = gw_nodes_new ();
  fixture->calendar = gw_calendar_new ();
  fixture->queries = g_string_new (NULL);
  fixture->status = 200;
  fixture->server = gw_server_new ();
  gw_server_mount (fixture->server, "/api/v1/fleet", 1024, serve, fixture);
  g_assert_true (gw_server_listen (fixture->server, "http://127.0.0.1:0", NULL, NULL));
  gw_server_begin (fixture->server);
  fixture->address = gw_server_urls (fixture->server)[0] + strlen ("http://");
  g_string_truncate (logged, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gw_server_free (fixture->server);
  gw_client_free (fixture->client);
  gw_nodes_free (fixture->nodes);
  gw_calendar_free (fixture->calendar);
  gw_secret_free (fixture->secret);
  g_string_free (fixture->queries, TRUE);
}

static GwFleetWatch *
watch (Fixture *fixture, const char *const *pages)
{
  fixture->pages = pages;
  return gw_fleet_watch_new (fixture->client, fixture->secret, fixture->nodes, fixture->calendar,
                             fixture->address);
}

static void
wait_until_logged (const char *part)
{
  while (strstr (logged->str, part) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

#define NODE(address, seen, used)                                                                  \
  "{\"role\": \"sfu\", \"address\": \"" address "\", \"version\": \"1\", \"load\": 0.5,"           \
  " \"meetings\": 1, \"participants\": 0, \"capacity\": 9, \"draining\": false, \"workers\": 2,"   \
  " \"labels\": [\"region=eu\"], \"lastSeen\": " seen ", \"lastUsed\": " used "}"

#define BOOKING(meeting)                                                                           \
  "{\"meeting\": \"" meeting "\", \"email\": \"a@b\", \"beginAt\": 2000000000,"                    \
  " \"endAt\": 2000003600, \"sfu\": \"a.test:443\"}"

/* Three pages are one look; clocks that differ do not matter. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = {
    "{\"now\": 1000, \"calendar\": \"d1\", \"nodes\": [" NODE (
        "a.test:443", "998", "900") "],"
                                    " \"bookings\": [], \"next\": \"n a.test:443 sfu\"}",
    "{\"now\": 1000, \"calendar\": \"d1\", \"nodes\": [" NODE (
        "b.test:443", "900",
        "0") "],"
             " \"bookings\": [" BOOKING ("m1") "], \"next\": \"b 2000000000 m1\"}",
    "{\"now\": 1000, \"calendar\": \"d1\", \"nodes\": [], \"bookings\": [" BOOKING ("m2") "]}",
    NULL,
  };
  g_autoptr (GwFleetWatch) self = watch (fixture, pages);
  const GwNode *node;

  g_assert_false (gw_fleet_watch_is_complete (self));
  wait_until_logged ("tells of the fleet: 2 scheduled meetings");
  g_assert_true (gw_fleet_watch_is_complete (self));
  g_assert_cmpstr (fixture->queries->str, ==,
                   "calendar=0000000000000000 "
                   "calendar=0000000000000000&after=n%20a.test%3A443%20sfu "
                   "calendar=0000000000000000&after=b%202000000000%20m1 ");
  node = gw_nodes_find (fixture->nodes, "sfu", "a.test:443", now ());
  g_assert_true (gw_node_has_label (node, "region=eu"));
  g_assert_cmpint (ABS (now () - 100 - node->last_used), <=, 20);
  g_assert_null (gw_nodes_find (fixture->nodes, "sfu", "b.test:443", now ()));
  g_assert_cmpstr (gw_calendar_find (fixture->calendar, "m2")->sfu, ==, "a.test:443");
}

/* A calendar that changes between two pages is taken as it was heard, and mended by the next look;
 * one that we have already is not. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = {
    "{\"now\": 1, \"calendar\": \"d1\", \"bookings\": [" BOOKING ("m1") "], \"next\": \"b 1 m1\"}",
    "{\"now\": 1, \"calendar\": \"d2\", \"bookings\": [" BOOKING ("m2") "]}",
    "{\"now\": 1, \"calendar\": \"d3\", \"bookings\": [" BOOKING ("m2") "]}",
    NULL,
  };
  g_autoptr (GwFleetWatch) self = watch (fixture, pages);
  g_autofree char *ours = NULL;
  g_autofree char *same = NULL;
  const char *again[] = { NULL, NULL };

  wait_until_logged ("tells of the fleet: 2 scheduled meetings");
  g_assert_cmpuint (fixture->asked, ==, 2);
  g_assert_nonnull (gw_calendar_find (fixture->calendar, "m1"));
  while (gw_calendar_find (fixture->calendar, "m1") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (gw_calendar_find (fixture->calendar, "m2"));
  ours = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", gw_calendar_digest (fixture->calendar));
  same = g_strdup_printf ("{\"now\": 1, \"calendar\": \"%s\", \"bookings\": []}", ours);
  again[0] = same;
  fixture->pages = again;
  while (fixture->asked < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (fixture->queries->str, ours));
  g_assert_nonnull (gw_calendar_find (fixture->calendar, "m2"));
}

/* Whatever comes instead: it is said once, the earlier state stays, and it goes on. */
static void
test_rubbish (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = {
    "{\"now\": 1, \"calendar\": \"d1\", \"bookings\": [" BOOKING ("m1") "]}",
    "{\"calendar\": \"d2\", \"nodes\": [1]}",
    "{\"hello\": \"world\"}",
    "{\"now\": 1, \"calendar\": \"d3\", \"bookings\": [" BOOKING ("m3") "]}",
    NULL,
  };
  g_autoptr (GwFleetWatch) self = watch (fixture, pages);

  wait_until_logged ("tells of the fleet");
  wait_until_logged ("an object was expected");
  g_assert_nonnull (gw_calendar_find (fixture->calendar, "m1"));
  g_string_truncate (logged, 0);
  wait_until_logged ("tells of the fleet: 1 scheduled");
  g_assert_null (strstr (logged->str, "does not tell")); /* had been said */
  g_assert_nonnull (gw_calendar_find (fixture->calendar, "m3"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "{}", NULL };
  g_autoptr (GwFleetWatch) self = NULL;

  fixture->status = 401;
  self = watch (fixture, pages);
  wait_until_logged ("it refuses us with 401; give both the same [gateway] secret");
  g_assert_false (gw_fleet_watch_is_complete (self));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (collect, NULL, NULL);
  add ("/fleet-watch/pages", test_pages);
  add ("/fleet-watch/changes", test_changes);
  add ("/fleet-watch/rubbish", test_rubbish);
  add ("/fleet-watch/refused", test_refused);
  return g_test_run ();
}
