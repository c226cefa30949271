#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/fleet-watch.h"

#include "gateway/cluster/booking.h"
#include "gateway/cluster/heartbeat.h"
#include "gateway/cluster/node.h"
#include "gateway/cluster/token.h"
#include "gateway/cluster/wall-clock.h"

#define PATH "/api/v1/fleet"

/* Seconds a token is good for: one page. */
#define TOKEN_LIFETIME 60

/* The address of a node that only pages of its own process reach; and one that can be read. */
#define UNNAMED "localhost:0"
#define STAND_IN "localhost:1"

/* Milliseconds for one page. */
#define TIMEOUT 5000

/* Pages of one look; an api that never comes to an end is not followed. */
#define PAGES_MAX 10000

#define STATUS_OK 200

/* How it stands with api, as was said in the log. */
typedef enum
{
  NOTHING_SAID,
  REACHED,
  LOST,
} Standing;

struct _GwFleetWatch
{
  GwClient *client;
  const GwSecret *secret;
  GwNodes *nodes;
  GwCalendar *calendar;
  char *apiserver;
  char *url;
  guint timer;
  GwClientCall *call;
  guint failures;
  Standing standing;
  gboolean complete;
  gboolean unnamed; /* nodes that have no address for others count, too */

  /* The look under way. */
  char *after;         /* where its next page begins, %NULL for the first */
  char *digest;        /* of the calendar as api has it, %NULL before the first page */
  GPtrArray *bookings; /* of GwBooking, heard so far */
  guint pages;
};

static void
free_booking (gpointer booking)
{
  gw_booking_free (booking);
}

static void
begin_look (GwFleetWatch *self)
{
  g_clear_pointer (&self->after, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_ptr_array_set_size (self->bookings, 0);
  self->pages = 0;
}

static void ask (GwFleetWatch *self);

static gboolean
on_timer (gpointer data)
{
  GwFleetWatch *self = data;

  self->timer = 0;
  begin_look (self);
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (GwFleetWatch *self)
{
  guint delay = gw_heartbeat_delay (GW_NODE_INTERVAL, self->failures, g_random_double ());

  self->timer = g_timeout_add (delay, on_timer, self);
}

/* @problem: what is wrong with it. */
static void
fail (GwFleetWatch *self, const char *problem)
{
  self->failures++;
  if (self->standing != LOST)
    g_warning ("api at %s does not tell of the fleet, what was heard stays as it is: %s",
               self->apiserver, problem);
  self->standing = LOST;
  wait_for_next (self);
}

/* Clocks may differ: what counts is how long ago it was. */
static gint64
by_our_clock (JsonObject *object, const char *member, gint64 their_now)
{
  gint64 time = json_object_get_int_member_with_default (object, member, 0);
  gint64 age = CLAMP (their_now - time, 0, G_MAXINT32);

  return time > 0 ? MAX (gw_wall_clock () - age, 1) : 0;
}

static gboolean
hear_node (GwFleetWatch *self, JsonObject *object, gint64 now, GError **error)
{
  gboolean unnamed =
      g_strcmp0 (json_object_get_string_member_with_default (object, "address", NULL), UNNAMED) ==
      0;
  GwNodeReport report;

  if (unnamed && !self->unnamed)
    return TRUE;
  if (unnamed)
    json_object_set_string_member (object, "address", STAND_IN);
  if (!gw_node_read (object, &report, error))
    return FALSE;
  if (unnamed)
    report.node.address = UNNAMED;
  report.node.last_seen = by_our_clock (object, "lastSeen", now);
  report.node.last_used = by_our_clock (object, "lastUsed", now);
  if (!gw_nodes_is_local (self->nodes, report.node.address))
    gw_nodes_report (self->nodes, &report.node, GW_NODE_REMOTE);
  return TRUE;
}

static gboolean
hear_booking (GwFleetWatch *self, JsonObject *object, gint64 now, GError **error)
{
  GwBooking booking;

  if (!gw_booking_read (object, &booking, error))
    return FALSE;
  g_ptr_array_add (self->bookings, gw_booking_copy (&booking));
  return TRUE;
}

typedef gboolean (*Hear) (GwFleetWatch *self, JsonObject *object, gint64 now, GError **error);

static gboolean
hear_all (
    GwFleetWatch *self, JsonObject *body, const char *member, gint64 now, Hear hear, GError **error)
{
  JsonNode *value = json_object_get_member (body, member);
  JsonArray *array =
      value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint count = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < count; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "an object was expected");
          return FALSE;
        }
      if (!hear (self, json_node_get_object (element), now, error))
        return FALSE;
    }
  return TRUE;
}

/* Returns: (nullable). */
static const char *
text_of (JsonObject *body, const char *member)
{
  JsonNode *value = json_object_get_member (body, member);

  return value != NULL && json_node_get_value_type (value) == G_TYPE_STRING
             ? json_node_get_string (value)
             : NULL;
}

static char *
our_digest (const GwFleetWatch *self)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", gw_calendar_digest (self->calendar));
}

static void
end_look (GwFleetWatch *self)
{
  g_autofree char *ours = our_digest (self);

  if (!g_str_equal (ours, self->digest))
    gw_calendar_replace (self->calendar, self->bookings);
  self->complete = TRUE;
  self->failures = 0;
  if (self->standing != REACHED)
    g_message ("api at %s tells of the fleet: %u scheduled meetings", self->apiserver,
               gw_calendar_size (self->calendar));
  self->standing = REACHED;
  wait_for_next (self);
}

static void
hear_page (GwFleetWatch *self, JsonObject *body)
{
  gint64 now = json_object_get_int_member_with_default (body, "now", 0);
  const char *digest = text_of (body, "calendar");
  const char *next = text_of (body, "next");
  g_autoptr (GError) error = NULL;

  if (digest == NULL)
    {
      fail (self, "it answers as no api does");
      return;
    }
  if (!hear_all (self, body, "nodes", now, hear_node, &error) ||
      !hear_all (self, body, "bookings", now, hear_booking, &error))
    {
      fail (self, error->message);
      return;
    }
  g_free (self->digest);
  self->digest = g_strdup (digest);
  g_free (self->after);
  self->after = g_strdup (next);
  if (next == NULL)
    end_look (self);
  else if (++self->pages < PAGES_MAX)
    ask (self);
  else
    fail (self, "it never comes to an end");
}

static void
on_page (const GwClientAnswer *answer, const GError *error, gpointer data)
{
  GwFleetWatch *self = data;
  g_autofree char *problem = NULL;

  self->call = NULL;
  if (answer != NULL && answer->status == STATUS_OK)
    {
      hear_page (self, answer->body);
      return;
    }
  if (error == NULL)
    problem = g_strdup_printf (answer->status == 401
                                   ? "it refuses us with %u; give both the same [gateway] secret"
                                   : "it answers with %u; is it an api, and not an older one?",
                               answer->status);
  fail (self, error != NULL ? error->message : problem);
}

static void
ask (GwFleetWatch *self)
{
  g_autofree char *ours = our_digest (self);
  g_autofree char *after =
      self->after != NULL ? g_uri_escape_string (self->after, NULL, FALSE) : NULL;
  g_autofree char *url = g_strconcat (self->url, "?calendar=", ours, after != NULL ? "&after=" : "",
                                      after != NULL ? after : "", NULL);
  g_autofree char *token = gw_token_sign (self->secret, GW_PURPOSE_NODE, GW_NODE_AUDIENCE, NULL,
                                          gw_wall_clock (), TOKEN_LIFETIME);
  const GwClientRequest request = {
    .method = "GET", .url = url, .bearer = token, .timeout = TIMEOUT
  };

  self->call = gw_client_send (self->client, &request, on_page, self);
}

GwFleetWatch *
gw_fleet_watch_new (GwClient *client,
                    const GwSecret *secret,
                    GwNodes *nodes,
                    GwCalendar *calendar,
                    const char *apiserver)
{
  GwFleetWatch *self = g_new0 (GwFleetWatch, 1);

  self->client = client;
  self->secret = secret;
  self->nodes = nodes;
  self->calendar = calendar;
  self->apiserver = g_strdup (apiserver);
  self->url = gw_node_api_url (apiserver, PATH);
  self->bookings = g_ptr_array_new_with_free_func (free_booking);
  ask (self);
  return self;
}

void
gw_fleet_watch_free (GwFleetWatch *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->call, gw_client_cancel);
  g_ptr_array_unref (self->bookings);
  g_free (self->after);
  g_free (self->digest);
  g_free (self->apiserver);
  g_free (self->url);
  g_free (self);
}

void
gw_fleet_watch_hear_unnamed (GwFleetWatch *self)
{
  self->unnamed = TRUE;
}

gboolean
gw_fleet_watch_is_complete (const GwFleetWatch *self)
{
  return self->complete;
}
