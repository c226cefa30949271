#include "plugins/api/store/migrations.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gateway/gateway/plugin.h"
#include "plugins/api/store/sqlite.h"

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("meeting-store-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "meetings.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->file);
}

static ApiDatabase *
open_database (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ApiDatabase *database = api_sqlite_open (fixture->file, 1000, &error);

  g_assert_no_error (error);
  return database;
}

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
      g_autoptr (ApiDatabase) database = open_database (fixture);
      g_autoptr (GError) error = NULL;

      g_assert_true (api_migrations_apply (database, &error));
      g_assert_no_error (error);
      g_assert_cmpint (version_of (database), ==, api_migrations_newest ());
    }
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (api_migrations_apply (database, &error));
  g_assert_cmpint (run (database, "UPDATE schema_version SET version = 1000", &error), ==, 1);
  g_assert_false (api_migrations_apply (database, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "schema 1000"));
  g_assert_nonnull (strstr (error->message, "update meeting"));
  g_assert_cmpint (version_of (database), ==, 1000);
}

/* A step that fails leaves nothing of itself behind. */
static void
test_all_or_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run (database, "CREATE TABLE participants (other BIGINT)", &error), >=, 0);
  g_assert_false (api_migrations_apply (database, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (run (database, "SELECT id FROM meetings", &error), <, 0);
  g_clear_error (&error);

  g_assert_cmpint (run (database, "DROP TABLE participants", &error), >=, 0);
  g_assert_true (api_migrations_apply (database, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/api/migrations/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("fresh-and-again", test_fresh_and_again);
  ADD ("newer", test_newer);
  ADD ("all-or-nothing", test_all_or_nothing);
  return g_test_run ();
}
