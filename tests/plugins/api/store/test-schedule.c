#include "plugins/api/store/schedule.h"

#include "gateway/host/calendar.h"
#include "plugins/api/store/file-queries.h"
#include "plugins/api/store/migrations.h"
#include "plugins/api/store/queries.h"
#include "tests/plugins/api/store/fixture.h"

#define NOW G_GINT64_CONSTANT (1896091200)

static ApiDatabase *
open_database (TestDatabase *fixture)
{
  ApiDatabase *database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  api_migrations_apply (database, &error);
  g_assert_no_error (error);
  return database;
}

static ApiMeeting
meeting_of (const char *id, const char *owner, gint64 begin_at, gint64 end_at)
{
  return (ApiMeeting){ .id = (char *) id,
                       .title = (char *) id,
                       .created_at = NOW,
                       .sfu = (char *) "",
                       .turn = (char *) "",
                       .owner = (char *) owner,
                       .begin_at = begin_at,
                       .end_at = end_at };
}

static void
add (ApiDatabase *database, ApiMeeting meeting)
{
  g_autoptr (GError) error = NULL;

  api_queries_add_meeting (database, &meeting, &error);
  g_assert_no_error (error);
}

/* Frees @meetings; their ids are "a b c". */
static void
assert_ids (GPtrArray *meetings, const char *ids)
{
  g_autoptr (GPtrArray) owned = meetings;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_nonnull (meetings);
  for (guint i = 0; i < meetings->len; i++)
    {
      const ApiMeeting *meeting = meetings->pdata[i];

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", meeting->id);
    }
  g_assert_cmpstr (text->str, ==, ids);
}

static void
test_list (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);

  add (database, meeting_of ("late", "a@b", NOW + 100, NOW + 200));
  add (database, meeting_of ("soon", "a@b", NOW + 10, NOW + 300));
  add (database, meeting_of ("over", "a@b", NOW - 20, NOW - 10));
  add (database, meeting_of ("instant", "a@b", 0, 0));
  add (database, meeting_of ("other", "c@d", NOW + 10, NOW + 300));
  add (database, meeting_of ("guest", "", 0, 0));
  assert_ids (api_schedule_list (database, "a@b", NOW, 10, NULL), "soon late");
  assert_ids (api_schedule_list (database, "a@b", NOW - 60, 10, NULL), "over soon late");
  assert_ids (api_schedule_list (database, "a@b", NOW, 1, NULL), "soon");
  assert_ids (api_schedule_list (database, "x@y", NOW, 10, NULL), "");
}

static void
test_change (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  ApiMeeting meeting = meeting_of ("m", "a@b", NOW + 10, NOW + 20);
  g_autoptr (ApiMeeting) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean moved;

  add (database, meeting);
  meeting.sfu = (char *) "s:1";
  meeting.allocated_at = NOW;
  g_assert_true (api_queries_set_nodes (database, &meeting, &error));

  meeting.title = (char *) "Renamed";
  g_assert_true (api_schedule_change (database, &meeting, NOW + 1, &moved, &error));
  g_assert_false (moved);
  found = api_queries_find_meeting (database, "m", &error);
  g_assert_cmpstr (found->title, ==, "Renamed");
  g_assert_cmpstr (found->sfu, ==, "s:1");
  g_clear_pointer (&found, api_meeting_free);

  meeting.end_at = NOW + 30;
  g_assert_true (api_schedule_change (database, &meeting, NOW + 2, &moved, &error));
  g_assert_true (moved);
  found = api_queries_find_meeting (database, "m", &error);
  g_assert_cmpstr (found->sfu, ==, "");
  g_assert_cmpint (found->end_at, ==, NOW + 30);
  g_assert_cmpint (found->allocated_at, ==, NOW + 2);

  /* An answer to the question about the earlier times. */
  meeting.end_at = NOW + 20;
  g_assert_false (api_queries_set_nodes (database, &meeting, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_NOT_FOUND);
  g_clear_error (&error);

  meeting.owner = (char *) "c@d";
  g_assert_false (api_schedule_change (database, &meeting, NOW, &moved, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_NOT_FOUND);
}

static void
test_remove (TestDatabase *fixture, gconstpointer data)
{
  const ApiParticipant participant = { (char *) "m", (char *) "p", (char *) "P", (char *) "guest",
                                       NOW };
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  add (database, meeting_of ("m", "a@b", NOW + 10, NOW + 20));
  g_assert_true (api_queries_put_participant (database, &participant, &error));
  g_assert_false (api_schedule_remove (database, "m", "c@d", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (api_schedule_remove (database, "m", "a@b", &error));
  g_assert_no_error (error);
  g_assert_null (api_queries_find_meeting (database, "m", &error));
}

static void
test_due (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  ApiMeeting served = meeting_of ("served", "a@b", NOW + 10, NOW + 20);

  add (database, meeting_of ("later", "a@b", NOW + 100, NOW + 200));
  add (database, meeting_of ("now", "a@b", NOW - 10, NOW + 20));
  add (database, meeting_of ("over", "a@b", NOW - 20, NOW - 10));
  add (database, meeting_of ("instant", "a@b", 0, 0));
  add (database, served);
  served.sfu = (char *) "s:1";
  g_assert_true (api_queries_set_nodes (database, &served, NULL));

  assert_ids (api_schedule_pending (database, NOW, 10, NULL), "now later");
  assert_ids (api_schedule_take_ended (database, NOW, 10, NULL), "over");
  assert_ids (api_schedule_take_ended (database, NOW, 10, NULL), "");
  assert_ids (api_schedule_take_ended (database, NOW + 50, 10, NULL), "now served");
}

/* All that still has its nodes, with those of its files. */
static void
test_bookings (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  ApiMeeting served = meeting_of ("served", "a@b", NOW + 10, NOW + 40);
  g_autoptr (GPtrArray) bookings = NULL;
  const GwBooking *booking;

  served.sfu = (char *) "sfu:1";
  served.turn = (char *) "turn:1";
  add (database, meeting_of ("later", "a@b", NOW + 500, NOW + 600));
  add (database, served);
  add (database, meeting_of ("instant", "a@b", 0, 0));
  add (database, meeting_of ("over", "a@b", NOW - 20, NOW));
  assert_ids (api_schedule_take_ended (database, NOW, 10, NULL), "over");
  g_assert_true (api_file_queries_set (database, "served", "fs:1", NULL));
  bookings = api_schedule_bookings (database, 10, NULL);
  g_assert_nonnull (bookings);
  g_assert_cmpuint (bookings->len, ==, 2);
  booking = bookings->pdata[0];
  g_assert_cmpstr (booking->meeting, ==, "served");
  g_assert_cmpstr (booking->email, ==, "a@b");
  g_assert_cmpint (booking->begin_at, ==, NOW + 10);
  g_assert_cmpint (booking->end_at, ==, NOW + 40);
  g_assert_cmpstr (booking->sfu, ==, "sfu:1");
  g_assert_cmpstr (booking->turn, ==, "turn:1");
  g_assert_cmpstr (booking->fs, ==, "fs:1");
  booking = bookings->pdata[1];
  g_assert_cmpstr (booking->meeting, ==, "later");
  g_assert_null (booking->sfu);
  g_assert_null (booking->fs);
}

static void
add_tests (const char *backend, gconstpointer server)
{
  TEST_DATABASE_ADD ("schedule/list", test_list);
  TEST_DATABASE_ADD ("schedule/change", test_change);
  TEST_DATABASE_ADD ("schedule/remove", test_remove);
  TEST_DATABASE_ADD ("schedule/due", test_due);
  TEST_DATABASE_ADD ("schedule/bookings", test_bookings);
}

int
main (int argc, char **argv)
{
  return test_database_run (argc, argv, add_tests);
}
