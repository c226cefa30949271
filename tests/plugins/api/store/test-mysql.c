#include "plugins/api/store/mysql.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "tests/plugins/api/store/fixture.h"

static gboolean
add (ApiStore *store, const char *id, GError **error)
{
  const ApiMeeting meeting = {
    .id = (char *) id, .title = (char *) "Tea", .sfu = (char *) "", .turn = (char *) ""
  };
  g_autoptr (GAsyncResult) result = NULL;

  api_store_add_meeting (store, &meeting, test_keep_result, &result);
  return api_store_add_meeting_finish (test_await (&result), error);
}

static gboolean
has (ApiStore *store, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ApiMeeting) meeting = NULL;

  api_store_find_meeting (store, id, test_keep_result, &result);
  meeting = api_store_find_meeting_finish (test_await (&result), error);
  return meeting != NULL;
}

static void
test_ways (TestDatabase *fixture, gconstpointer data)
{
  const char *const addresses[] = { test_mariadb_address (fixture->server),
                                    test_mariadb_socket (fixture->server) };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (ApiStore) store = NULL;
      g_autoptr (GError) error = NULL;

      fixture->mysql.address = addresses[i];
      store = test_database_open (fixture);
      g_assert_true (add (store, addresses[i] + strlen (addresses[i]) - 5, &error));
      g_assert_no_error (error);
    }
}

static void
test_refused (TestDatabase *fixture, gconstpointer data)
{
  const ApiMysqlSettings good = fixture->mysql;

  fixture->mysql.address = "127.0.0.1:1";
  test_database_refuse (fixture, "cannot reach the database server at 127.0.0.1:1");
  fixture->mysql.address = "unix:/nowhere/at/all";
  test_database_refuse (fixture, "cannot reach the database server at unix:/nowhere/at/all");
  fixture->mysql.address = "host:nothing";
  test_database_refuse (fixture, "give HOST:PORT, or unix:/PATH");
  fixture->mysql = good;
  fixture->mysql.password = "wrong";
  test_database_refuse (fixture, "denies access to user meeting");
  fixture->mysql.password = NULL;
  test_database_refuse (fixture, "check mysql-user and mysql-password");
  fixture->mysql = good;
  fixture->mysql.database = "none";
  test_database_refuse (fixture, "database none: create it");
  test_mariadb_execute (fixture->server, "GRANT ALL ON missing.* TO meeting");
  fixture->mysql.database = "missing";
  test_database_refuse (fixture, "has no database missing");
}

/* The server's defaults are latin1 and no strictness; ours hold all the same. */
static void
test_session (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *long_id = g_strnfill (33, 'x');

  g_assert_true (add (store, "\xf0\x9f\x8d\xb5", &error));
  g_assert_true (has (store, "\xf0\x9f\x8d\xb5", &error));
  g_assert_true (add (store, "a", &error));
  g_assert_false (has (store, "A", &error)); /* bytes count, as in SQLite */
  g_clear_error (&error);
  g_assert_false (add (store, long_id, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
}

/* What waits is found dead before anything is sent; nobody notices. */
static void
test_killed_connections (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);

      g_assert_true (add (store, id, &error));
      g_assert_no_error (error);
      test_mariadb_kill_connections (fixture->server);
      g_usleep (20 * 1000);
      g_assert_true (has (store, id, &error));
      g_assert_no_error (error);
      test_mariadb_kill_connections (fixture->server);
      g_usleep (20 * 1000);
    }
}

static void
test_server_restarts (TestDatabase *fixture, gconstpointer data)
{
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (add (store, "before", &error));
  test_mariadb_kill (fixture->server);
  g_assert_false (add (store, "meanwhile", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "cannot reach the database server"));
  g_clear_error (&error);
  g_assert_false (has (store, "before", &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  test_mariadb_start (fixture->server);
  g_assert_true (has (store, "before", &error));
  g_assert_no_error (error);
  g_assert_true (add (store, "after", &error));
  g_assert_no_error (error);
}

/* In each other's way on purpose: transfers between two counters in both orders. What deadlocks is
 * done again, and the sum stays. */
typedef struct
{
  const char *first, *second;
} Transfer;

static void
transfer (ApiDatabase *database, gpointer data, GError **error)
{
  const Transfer *both = data;
  const ApiValue first = API_TEXT (both->first);
  const ApiValue second = API_TEXT (both->second);

  if (api_database_change (database, "UPDATE meetings SET created_at = created_at + 1 WHERE id = ?",
                           &first, 1, error) < 0)
    return;
  g_usleep (1000);
  api_database_change (database, "UPDATE meetings SET created_at = created_at - 1 WHERE id = ?",
                       &second, 1, error);
}

static gpointer
work (ApiDatabase *database, gconstpointer input, GError **error)
{
  return GINT_TO_POINTER (api_database_transact (database, transfer, (gpointer) input, error));
}

static void
count (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  api_store_run_finish (result, &error);
  g_assert_no_error (error);
  ++*(guint *) data;
}

static void
keep (gpointer data)
{
}

static void
test_deadlocks (TestDatabase *fixture, gconstpointer data)
{
  static Transfer ways[] = { { "a", "b" }, { "b", "a" } };
  g_autoptr (ApiStore) store = test_database_open (fixture);
  g_autofree char *question =
      g_strdup_printf ("SELECT 1 + SUM(created_at) FROM %s.meetings", fixture->database);
  guint n_done = 0;

  g_assert_true (add (store, "a", NULL));
  g_assert_true (add (store, "b", NULL));
  for (guint i = 0; i < 100; i++)
    api_store_run (store, work, &ways[i % 2], keep, keep, count, &n_done);
  while (n_done < 100)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (test_mariadb_execute (fixture->server, question), ==, 1);
}

static void
add_tests (const char *backend, gconstpointer server)
{
  if (server == NULL)
    return;
  TEST_DATABASE_ADD ("ways", test_ways);
  TEST_DATABASE_ADD ("refused", test_refused);
  TEST_DATABASE_ADD ("session", test_session);
  TEST_DATABASE_ADD ("killed-connections", test_killed_connections);
  TEST_DATABASE_ADD ("deadlocks", test_deadlocks);
  TEST_DATABASE_ADD ("server-restarts", test_server_restarts);
}

int
main (int argc, char **argv)
{
  return test_database_run (argc, argv, add_tests);
}
