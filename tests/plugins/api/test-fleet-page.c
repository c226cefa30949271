#include "plugins/api/fleet-page.h"

#include "gateway/http/client.h"
#include "gateway/http/json.h"

#define NOW G_GINT64_CONSTANT (1700000000)
#define NODES 700
#define BOOKINGS 900

/* The host of these tests: many nodes with many labels, and a calendar. The functions stand in for
 * those of the library. */
struct _GwHost
{
  guint nodes;
  GwCalendar *calendar;
};

void
gw_host_visit_nodes (GwHost *host, const char *role, GwNodeVisit visit, gpointer data)
{
  const char *const labels[] = { "region=eu", "size=large", NULL };

  for (guint i = 0; i < host->nodes; i++)
    {
      g_autofree char *address = g_strdup_printf ("node%04u.example.org:443", i / 2);
      const GwNode node = { .size = sizeof node,
                            .role = i % 2 == 0 ? "sfu" : "turn",
                            .address = address,
                            .labels = labels,
                            .last_seen = NOW };

      visit (&node, data);
    }
}

GwCalendar *
gw_host_calendar (GwHost *host)
{
  return host->calendar;
}

typedef struct
{
  GwHost host;
  ApiFleet *fleet;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host.nodes = NODES;
  fixture->host.calendar = gw_calendar_new ();
  fixture->fleet = api_fleet_new (&fixture->host);
  for (guint i = 0; i < BOOKINGS; i++)
    {
      g_autofree char *meeting = g_strdup_printf ("m%04u", (i * 7) % BOOKINGS);
      const GwBooking booking = { .size = sizeof booking,
                                  .meeting = meeting,
                                  .email = "somebody@example.org",
                                  .begin_at = NOW + (i % 3) * 3600,
                                  .end_at = NOW + 86400,
                                  .sfu = "node0001.example.org:443" };

      gw_calendar_put (fixture->host.calendar, &booking);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  api_fleet_free (fixture->fleet);
  gw_calendar_free (fixture->host.calendar);
}

static void
collect (
    JsonObject *page, const char *list, const char *first, const char *second, GHashTable *seen)
{
  JsonArray *array = json_object_get_array_member (page, list);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      char *key = g_strconcat (json_object_get_string_member (object, first), " ",
                               json_object_get_string_member (object, second), NULL);

      g_assert_true (g_hash_table_add (seen, key)); /* none comes twice */
    }
}

/* Every node and every booking comes once; each page is one that the client reads. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = NULL;
  guint pages = 0;

  do
    {
      g_autoptr (JsonObject) page = api_fleet_page (&fixture->host, fixture->fleet, "", after, NOW);
      g_autofree char *text = NULL;
      gsize size;

      text = gw_json_print (json_object_ref (page), &size);
      g_assert_cmpuint (size, <, GW_CLIENT_BODY_MAX);
      collect (page, "nodes", "address", "role", seen);
      collect (page, "bookings", "meeting", "email", seen);
      g_free (after);
      after = g_strdup (json_object_get_string_member_with_default (page, "next", NULL));
      pages++;
    }
  while (after != NULL);
  g_assert_cmpuint (g_hash_table_size (seen), ==, NODES + BOOKINGS);
  g_assert_cmpuint (pages, >, 3);
}

/* Whoever has the calendar already is told of the nodes alone. */
static void
test_same_calendar (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) first = api_fleet_page (&fixture->host, fixture->fleet, NULL, "b 0 ", NOW);
  const char *digest = json_object_get_string_member (first, "calendar");
  g_autoptr (JsonObject) second = NULL;

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (first, "bookings")), >, 9);
  fixture->host.nodes = 3;
  second = api_fleet_page (&fixture->host, fixture->fleet, digest, NULL, NOW);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (second, "bookings")), ==,
                    0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (second, "nodes")), ==, 3);
  g_assert_false (json_object_has_member (second, "next"));
  g_assert_cmpint (json_object_get_int_member (second, "now"), ==, NOW);
}

/* A place that is none is the beginning. */
static void
test_rubbish (Fixture *fixture, gconstpointer data)
{
  static const char *const places[] = { "", "n", "n ", "n x", "b", "b x", "x 1 2", "\xff\xfe z" };

  fixture->host.nodes = 2;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (JsonObject) page =
          api_fleet_page (&fixture->host, fixture->fleet, NULL, places[i], NOW);

      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (page, "nodes")), ==,
                        2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api/fleet-page/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/api/fleet-page/same-calendar", Fixture, NULL, set_up, test_same_calendar,
              tear_down);
  g_test_add ("/api/fleet-page/rubbish", Fixture, NULL, set_up, test_rubbish, tear_down);
  return g_test_run ();
}
