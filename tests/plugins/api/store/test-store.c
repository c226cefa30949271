#include "tests/plugins/api/store/fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "gateway/gateway/plugin.h"

typedef TestDatabase Fixture;

static ApiMeeting
meeting_named (const char *id, const char *title)
{
  return (ApiMeeting){ .id = (char *) id,
                       .title = (char *) title,
                       .created_at = 1700000000,
                       .sfu = (char *) "",
                       .turn = (char *) "" };
}

static gboolean
add (ApiStore *store, const char *id, const char *title, GError **error)
{
  const ApiMeeting meeting = meeting_named (id, title);
  g_autoptr (GAsyncResult) result = NULL;

  api_store_add_meeting (store, &meeting, test_keep_result, &result);
  return api_store_add_meeting_finish (test_await (&result), error);
}

static ApiMeeting *
find (ApiStore *store, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  api_store_find_meeting (store, id, test_keep_result, &result);
  return api_store_find_meeting_finish (test_await (&result), error);
}

static gboolean
put (ApiStore *store, const char *meeting, const char *id, const char *name, GError **error)
{
  const ApiParticipant participant = { .meeting = (char *) meeting,
                                       .id = (char *) id,
                                       .name = (char *) name,
                                       .role = (char *) "guest",
                                       .joined_at = 1700000001 };
  g_autoptr (GAsyncResult) result = NULL;

  api_store_put_participant (store, &participant, test_keep_result, &result);
  return api_store_put_participant_finish (test_await (&result), error);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiMeeting) meeting = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ApiMeeting) again = NULL;

  g_assert_true (add (store, "a", "It's \"Ünïcödé\"; DROP TABLE meetings; --", &error));
  meeting = find (store, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (meeting->title, ==, "It's \"Ünïcödé\"; DROP TABLE meetings; --");
  g_assert_cmpint (meeting->created_at, ==, 1700000000);
  g_assert_cmpstr (meeting->sfu, ==, "");

  g_free (meeting->sfu);
  meeting->sfu = g_strdup ("sfu.example.org:443");
  meeting->allocated_at = 1700000005;
  api_store_set_nodes (store, meeting, test_keep_result, &result);
  g_assert_true (api_store_set_nodes_finish (test_await (&result), &error));

  g_clear_pointer (&store, api_store_free);
  store = test_database_open (fixture);
  again = find (store, "a", &error);
  g_assert_cmpstr (again->sfu, ==, "sfu.example.org:443");
  g_assert_cmpint (again->allocated_at, ==, 1700000005);

  g_assert_null (find (store, "b", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_NOT_FOUND);
}

static void
test_participants (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (add (store, "a", "A", &error));
  g_assert_true (put (store, "a", "p", "Ada", &error));
  g_assert_true (put (store, "a", "p", "Ada L.", &error));
  g_assert_true (put (store, "a", "q", "Bob", &error));
  g_assert_no_error (error);
  g_assert_false (put (store, "none", "p", "Ada", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED); /* foreign key */
  g_clear_error (&error);
  g_assert_true (put (store, "a", "r", "after a rollback", &error));
  g_assert_false (add (store, "a", "twice", &error));
  g_assert_nonnull (error);
}

static void
assert_refused (Fixture *fixture, const char *url, const char *folder, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (api_store_open (url, folder, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "mysql:u@h/d", fixture->folder, "give sqlite:FILE");
  assert_refused (fixture, "sqlite:", fixture->folder, "give sqlite:FILE");
  assert_refused (fixture, "meetings.db", fixture->folder, "give sqlite:FILE");
  assert_refused (fixture, "sqlite:/nowhere/at/all.db", fixture->folder, "cannot be created");
  assert_refused (fixture, "sqlite:.", fixture->folder, "unable to open");
}

/* A process that holds the lock: an answer in time, and all well once it lets go. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  g_assert_true (add (store, "a", "A", &error));
  g_assert_cmpint (sqlite3_open (fixture->file, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (add (store, "b", "B", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_false (put (store, "a", "p", "Ada", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  sqlite3_close (other);

  g_assert_true (add (store, "b", "B", &error));
  g_assert_true (put (store, "a", "p", "Ada", &error));
  g_assert_no_error (error);
}

static void
test_removed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->file, ".aside", NULL);
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiMeeting) meeting = NULL;

  g_assert_true (add (store, "a", "A", &error));
  g_assert_cmpint (g_rename (fixture->file, aside), ==, 0);
  g_assert_false (add (store, "b", "B", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "moved or removed"));
  g_clear_error (&error);
  g_assert_null (find (store, "a", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_cmpint (g_rename (aside, fixture->file), ==, 0);
  meeting = find (store, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (meeting->title, ==, "A");
}

static void
count_success (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (api_store_add_meeting_finish (result, &error));
  ++*(guint *) data;
}

/* Two processes' worth of stores on one file, everything at once: nothing is lost, and the order
 * of one store's calls is kept. */
static void
test_concurrent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) first = test_database_open (fixture);
  g_autoptr (ApiStore) second = test_database_open (fixture);
  ApiStore *stores[] = { first, second };
  guint n_done = 0;

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      const ApiMeeting meeting = meeting_named (id, id);

      api_store_add_meeting (stores[i % 2], &meeting, count_success, &n_done);
    }
  while (n_done < 400)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autoptr (ApiMeeting) meeting = find (stores[(i + 1) % 2], id, NULL);

      g_assert_cmpstr (meeting->title, ==, id);
    }
}

static void
count_any (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *counts = data;
  g_autoptr (GError) error = NULL;

  if (api_store_add_meeting_finish (result, &error))
    {
      counts[0]++;
    }
  else
    {
      g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
      counts[1]++;
    }
}

/* More than the queue holds: the rest is told at once, and what was taken is done before the store
 * closes. */
static void
test_queue_is_bounded (Fixture *fixture, gconstpointer data)
{
  ApiStore *store = test_database_open (fixture);
  guint counts[2] = { 0 };

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      const ApiMeeting meeting = meeting_named (id, id);

      api_store_add_meeting (store, &meeting, count_any, counts);
    }
  api_store_free (store);
  while (counts[0] + counts[1] < 5000)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (counts[0], >=, 1000);
  g_assert_cmpuint (counts[1], >, 0);
}

static void
add_tests (const char *backend, gconstpointer server)
{
  TEST_DATABASE_ADD ("store/round-trip", test_round_trip);
  TEST_DATABASE_ADD ("store/participants", test_participants);
  TEST_DATABASE_ADD ("store/concurrent", test_concurrent);
  TEST_DATABASE_ADD ("store/queue-is-bounded", test_queue_is_bounded);
  if (server != NULL)
    return;
  TEST_DATABASE_ADD ("store/refused", test_refused);
  TEST_DATABASE_ADD ("store/locked", test_locked);
  TEST_DATABASE_ADD ("store/removed", test_removed);
}

int
main (int argc, char **argv)
{
  return test_database_run (argc, argv, add_tests);
}
