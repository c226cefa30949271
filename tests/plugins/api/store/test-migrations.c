#include "plugins/api/store/migrations.h"

#include <string.h>

#include "gateway/gateway/plugin.h"
#include "tests/plugins/api/store/fixture.h"

typedef TestDatabase Fixture;

static gint64
run (ApiDatabase *database, const char *sql, GError **error)
{
  return database->methods->run (database, sql, NULL, 0, NULL, NULL, error);
}

static void
keep_number (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(gint64 *) data = columns[0].number;
}

static gint64
version_of (ApiDatabase *database)
{
  gint64 version = -1;

  g_assert_cmpint (database->methods->run (database, "SELECT version FROM schema_version", NULL, 0,
                                           keep_number, &version, NULL),
                   ==, 1);
  return version;
}

static void
test_fresh_and_again (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ApiDatabase) database = test_database_connect (fixture);
      g_autoptr (GError) error = NULL;

      g_assert_true (api_migrations_apply (database, &error));
      g_assert_no_error (error);
      g_assert_cmpint (version_of (database), ==, api_migrations_newest ());
    }
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (api_migrations_apply (database, &error));
  g_assert_cmpint (run (database, "UPDATE schema_version SET version = 1000", &error), ==, 1);
  g_assert_false (api_migrations_apply (database, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "schema 1000"));
  g_assert_nonnull (strstr (error->message, "update meeting"));
  g_assert_cmpint (version_of (database), ==, 1000);
}

/* Somebody else's table in the way: nothing is touched, and all is well once it is gone. */
static void
test_not_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      database->methods->define (database, "CREATE TABLE participants (other BIGINT)", &error));
  g_assert_false (api_migrations_apply (database, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "not of meeting"));
  g_clear_error (&error);
  g_assert_cmpint (run (database, "SELECT id FROM meetings", &error), <, 0);
  g_clear_error (&error);

  g_assert_true (database->methods->define (database, "DROP TABLE participants", &error));
  g_assert_true (api_migrations_apply (database, &error));
  g_assert_no_error (error);
}

/* A step that was cut off in its middle: MySQL cannot undo it, and goes on from there. */
static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (api_migrations_apply (database, &error));
  g_assert_cmpint (run (database, "UPDATE schema_version SET version = 0", &error), ==, 1);
  g_assert_true (api_migrations_apply (database, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version_of (database), ==, api_migrations_newest ());
}

/* SQLite can: an error in the last step leaves the first version. */
static void
test_all_or_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = test_database_connect (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (database->methods->define (
      database, "CREATE TABLE schema_version (version BIGINT NOT NULL)", &error));
  g_assert_true (
      database->methods->define (database, "CREATE TABLE participants (other BIGINT)", &error));
  g_assert_false (api_migrations_apply (database, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (run (database, "SELECT id FROM meetings", &error), <, 0);
  g_assert_cmpint (run (database, "SELECT version FROM schema_version", NULL), ==, 0);
}

static gpointer
apply (gpointer data)
{
  g_autoptr (ApiDatabase) database = test_database_connect (data);
  GError *error = NULL;

  api_migrations_apply (database, &error);
  return error;
}

/* Several processes begin at once. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[6];
  g_autoptr (ApiDatabase) database = test_database_connect (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, apply, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GError) error = g_thread_join (threads[i]);

      /* SQLite waits for a second, and this machine may be slower. */
      if (fixture->server != NULL || !g_error_matches (error, GW_ERROR, GW_ERROR_UNAVAILABLE))
        g_assert_no_error (error);
    }
  g_assert_cmpint (version_of (database), ==, api_migrations_newest ());
}

static void
add_tests (const char *backend, gconstpointer server)
{
  TEST_DATABASE_ADD ("migrations/fresh-and-again", test_fresh_and_again);
  TEST_DATABASE_ADD ("migrations/newer", test_newer);
  TEST_DATABASE_ADD ("migrations/not-empty", test_not_empty);
  TEST_DATABASE_ADD ("migrations/at-once", test_at_once);
  if (server != NULL)
    TEST_DATABASE_ADD ("migrations/goes-on", test_goes_on);
  else
    TEST_DATABASE_ADD ("migrations/all-or-nothing", test_all_or_nothing);
}

int
main (int argc, char **argv)
{
  return test_database_run (argc, argv, add_tests);
}
