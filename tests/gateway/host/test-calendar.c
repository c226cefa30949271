#include "gateway/host/calendar.h"

static void
put (GwCalendar *calendar, const char *meeting, gint64 begin_at, gint64 end_at)
{
  const GwBooking booking = { .size = sizeof booking,
                              .meeting = meeting,
                              .email = "a@example.org",
                              .begin_at = begin_at,
                              .end_at = end_at };

  gw_calendar_put (calendar, &booking);
}

static void
append (const GwBooking *booking, gpointer data)
{
  g_string_append_printf (data, "%s ", booking->meeting);
}

static void
assert_visited (GwCalendar *calendar, gint64 from, gint64 until, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gw_calendar_visit (calendar, from, until, append, text);
  g_assert_cmpstr (text->str, ==, expected);
}

/* [from, until) against [begin, end): touching is no overlap. */
static void
test_overlap (void)
{
  g_autoptr (GwCalendar) calendar = gw_calendar_new ();

  put (calendar, "c", 300, 400);
  put (calendar, "long", 50, 1000);
  put (calendar, "a", 100, 200);
  put (calendar, "b2", 200, 300);
  put (calendar, "b1", 200, 250);
  assert_visited (calendar, 0, 5000, "long a b1 b2 c ");
  assert_visited (calendar, 200, 300, "long b1 b2 ");
  assert_visited (calendar, 250, 251, "long b2 ");
  assert_visited (calendar, 0, 50, "");
  assert_visited (calendar, 0, 51, "long ");
  assert_visited (calendar, 1000, 2000, "");
  assert_visited (calendar, G_MININT64, G_MAXINT64, "long a b1 b2 c ");
  g_assert_cmpuint (gw_calendar_size (calendar), ==, 5);
}

static void
test_change (void)
{
  g_autoptr (GwCalendar) calendar = gw_calendar_new ();
  const GwBooking *held;

  put (calendar, "a", 100, 200);
  put (calendar, "b", 150, 250);
  held = gw_calendar_find (calendar, "a");
  put (calendar, "a", 500, 600);
  gw_calendar_remove (calendar, "b");
  gw_calendar_remove (calendar, "b");
  /* Who holds it may read it until the loop turns. */
  g_assert_cmpint (held->begin_at, ==, 100);
  gw_calendar_prune (calendar);
  assert_visited (calendar, 0, 1000, "a ");
  assert_visited (calendar, 100, 300, "");
  g_assert_cmpint (gw_calendar_find (calendar, "a")->end_at, ==, 600);
  g_assert_null (gw_calendar_find (calendar, "b"));
}

static GPtrArray *
two (const char *first, const char *second)
{
  GPtrArray *bookings = g_ptr_array_new_with_free_func ((GDestroyNotify) gw_booking_free);
  const GwBooking one = {
    .size = sizeof one, .meeting = first, .begin_at = 100, .end_at = 200, .sfu = "s:1"
  };
  const GwBooking other = {
    .size = sizeof other, .meeting = second, .begin_at = 100, .end_at = 300
  };

  g_ptr_array_add (bookings, gw_booking_copy (&one));
  g_ptr_array_add (bookings, gw_booking_copy (&other));
  return bookings;
}

static void
test_replace (void)
{
  g_autoptr (GwCalendar) calendar = gw_calendar_new ();
  g_autoptr (GPtrArray) first = two ("a", "b");
  g_autoptr (GPtrArray) second = two ("c", "a");
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  gw_calendar_replace (calendar, first);
  assert_visited (calendar, 0, 1000, "a b ");
  gw_calendar_replace (calendar, second);
  assert_visited (calendar, 0, 1000, "a c ");
  g_assert_null (gw_calendar_find (calendar, "a")->sfu);
  gw_calendar_replace (calendar, nothing);
  assert_visited (calendar, 0, 1000, "");
}

/* It tells calendars apart by all that is in them, and by nothing else. */
static void
test_digest (void)
{
  g_autoptr (GwCalendar) one = gw_calendar_new ();
  g_autoptr (GwCalendar) other = gw_calendar_new ();
  g_autoptr (GPtrArray) ab = two ("a", "b");
  g_autoptr (GPtrArray) ba = two ("b", "a");

  g_assert_cmpuint (gw_calendar_digest (one), ==, 0);
  gw_calendar_replace (one, ab);
  put (other, "a", 1, 2);
  gw_calendar_replace (other, ab);
  g_assert_cmpuint (gw_calendar_digest (one), ==, gw_calendar_digest (other));
  gw_calendar_replace (other, ba);
  g_assert_cmpuint (gw_calendar_digest (one), !=, gw_calendar_digest (other));
  gw_calendar_remove (one, "a");
  gw_calendar_remove (one, "b");
  g_assert_cmpuint (gw_calendar_digest (one), ==, 0);
}

/* A booking of a plugin that was built when the struct ended before its nodes. */
static void
test_short_struct (void)
{
  g_autoptr (GwCalendar) calendar = gw_calendar_new ();
  const GwBooking booking = { .size = G_STRUCT_OFFSET (GwBooking, sfu),
                              .meeting = "a",
                              .begin_at = 1,
                              .end_at = 2,
                              .sfu = (gpointer) 1 };

  gw_calendar_put (calendar, &booking);
  g_assert_null (gw_calendar_find (calendar, "a")->sfu);
  g_assert_cmpstr (gw_calendar_find (calendar, "a")->email, ==, "");
}

static void
remove_next (const GwBooking *booking, gpointer calendar)
{
  gw_calendar_remove (calendar, "b");
  put (calendar, "z", 100, 200);
}

static void
test_change_while_visiting (void)
{
  g_autoptr (GwCalendar) calendar = gw_calendar_new ();

  put (calendar, "a", 100, 200);
  put (calendar, "b", 100, 200);
  gw_calendar_visit (calendar, 0, 1000, remove_next, calendar);
  assert_visited (calendar, 0, 1000, "a z ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/overlap", test_overlap);
  g_test_add_func ("/calendar/change", test_change);
  g_test_add_func ("/calendar/replace", test_replace);
  g_test_add_func ("/calendar/digest", test_digest);
  g_test_add_func ("/calendar/short-struct", test_short_struct);
  g_test_add_func ("/calendar/change-while-visiting", test_change_while_visiting);
  return g_test_run ();
}
