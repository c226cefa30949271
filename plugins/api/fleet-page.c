#include "plugins/api/fleet-page.h"

#include <string.h>

#include "gateway/cluster/booking.h"

/* Bytes of a page, roughly: with the largest entry on top it is what a client reads. */
#define PAGE_SIZE (48 * 1024)

/* Bytes of an entry besides its texts. */
#define ENTRY_SIZE 300

/* One page, as far as it is written. */
typedef struct
{
  ApiFleet *fleet;
  JsonArray *nodes;
  JsonArray *bookings;
  gsize size;
  const char *after_node; /* "ADDRESS ROLE"; what is not behind it was told before */
  gint64 after_begin;     /* as well, for bookings: the moment, */
  const char *after_id;   /* and the meeting */
  char *last;             /* "n ADDRESS ROLE" or "b BEGIN MEETING" of its last entry */
  gboolean more;
} Page;

static void
count_text (Page *page, const char *text)
{
  page->size += text != NULL ? strlen (text) : 0;
}

/* Returns: whether another entry goes in. */
static gboolean
has_room (Page *page)
{
  page->more |= page->size >= PAGE_SIZE;
  return !page->more;
}

static void
add_node (const GwNode *node, gpointer data)
{
  Page *page = data;
  g_autofree char *place = g_strconcat (node->address, " ", node->role, NULL);

  if (page->after_node != NULL)
    {
      const char *space = strchr (page->after_node, ' ');
      g_autofree char *address = g_strndup (page->after_node, (gsize) (space - page->after_node));
      int order = strcmp (node->address, address);

      if (order < 0 || (order == 0 && strcmp (node->role, space + 1) <= 0))
        return;
    }
  if (!has_room (page))
    return;
  json_array_add_object_element (page->nodes, api_fleet_describe (page->fleet, node));
  page->size += ENTRY_SIZE;
  count_text (page, node->address);
  for (const char *const *label = node->labels; label != NULL && *label != NULL; label++)
    page->size += strlen (*label) + 3;
  g_free (page->last);
  page->last = g_strconcat ("n ", place, NULL);
}

static void
add_booking (const GwBooking *booking, gpointer data)
{
  Page *page = data;

  if (page->after_id != NULL &&
      (booking->begin_at < page->after_begin ||
       (booking->begin_at == page->after_begin && strcmp (booking->meeting, page->after_id) <= 0)))
    return;
  if (!has_room (page))
    return;
  json_array_add_object_element (page->bookings, gw_booking_print (booking));
  page->size += ENTRY_SIZE;
  count_text (page, booking->meeting);
  count_text (page, booking->email);
  count_text (page, booking->sfu);
  count_text (page, booking->turn);
  count_text (page, booking->fs);
  g_free (page->last);
  page->last = g_strdup_printf ("b %" G_GINT64_FORMAT " %s", booking->begin_at, booking->meeting);
}

/* What cannot be read is no place: the page is the first one. */
static void
read_place (Page *page, const char *after)
{
  const char *space = after != NULL && strlen (after) > 2 ? strchr (after + 2, ' ') : NULL;

  if (space != NULL && g_str_has_prefix (after, "n "))
    page->after_node = after + 2;
  if (space != NULL && g_str_has_prefix (after, "b "))
    {
      page->after_begin = g_ascii_strtoll (after + 2, NULL, 10);
      page->after_id = space + 1;
    }
}

JsonObject *
api_fleet_page (GwHost *host, ApiFleet *fleet, const char *calendar, const char *after, gint64 now)
{
  GwCalendar *bookings = gw_host_calendar (host);
  g_autofree char *digest =
      g_strdup_printf ("%016" G_GINT64_MODIFIER "x", gw_calendar_digest (bookings));
  Page page = { .fleet = fleet, .nodes = json_array_new (), .bookings = json_array_new () };
  JsonObject *object = json_object_new ();

  read_place (&page, after);
  if (page.after_id == NULL)
    gw_host_visit_nodes (host, NULL, add_node, &page);
  if (!page.more && g_strcmp0 (calendar, digest) != 0)
    gw_calendar_visit (bookings, page.after_id != NULL ? page.after_begin : G_MININT64, G_MAXINT64,
                       add_booking, &page);
  json_object_set_int_member (object, "now", now);
  json_object_set_string_member (object, "calendar", digest);
  json_object_set_array_member (object, "nodes", page.nodes);
  json_object_set_array_member (object, "bookings", page.bookings);
  if (page.more)
    json_object_set_string_member (object, "next", page.last);
  g_free (page.last);
  return object;
}
