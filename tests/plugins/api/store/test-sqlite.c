#include "plugins/api/store/sqlite.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

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
  ApiDatabase *database = api_sqlite_open (fixture->file, 50, &error);

  g_assert_no_error (error);
  return database;
}

static gint64
run (ApiDatabase *database, const char *sql, GError **error)
{
  return database->methods->run (database, sql, NULL, 0, NULL, NULL, error);
}

static void
fill (Fixture *fixture)
{
  g_autoptr (ApiDatabase) database = open_database (fixture);

  g_assert_cmpint (run (database, "CREATE TABLE t (a VARCHAR(20), b BIGINT)", NULL), >=, 0);
}

static void
assert_refused (Fixture *fixture, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (api_sqlite_open (fixture->file, 50, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (error->message, fixture->file));
}

static void
keep_row (const ApiValue *columns, guint n_columns, gpointer data)
{
  char **row = data;

  g_assert_cmpuint (n_columns, ==, 3);
  g_assert_null (*row);
  *row = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", columns[0].text, columns[1].number,
                          columns[2].text != NULL ? columns[2].text : "none");
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  const ApiValue values[] = { API_TEXT ("a'b"), API_NUMBER (G_MININT64) };
  g_autoptr (ApiDatabase) database = NULL;
  g_autofree char *row = NULL;

  fill (fixture);
  database = open_database (fixture);
  g_assert_cmpint (database->methods->run (database, "INSERT INTO t (a, b) VALUES (?, ?)", values,
                                           2, NULL, NULL, NULL),
                   ==, 1);
  g_assert_cmpint (database->methods->run (database,
                                           "SELECT a, b, NULL FROM t WHERE a = ? AND b = ?", values,
                                           2, keep_row, &row, NULL),
                   ==, 1);
  g_assert_cmpstr (row, ==, "a'b -9223372036854775808 none");
  g_assert_cmpint (run (database, "UPDATE t SET b = 0 WHERE a = 'x'", NULL), ==, 0);
  g_assert_cmpint (run (database, "SELECT a FROM t WHERE a = 'x'", NULL), ==, 0);
}

static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ApiDatabase) database = NULL;
  g_autoptr (ApiDatabase) other = NULL;
  g_autoptr (GError) error = NULL;

  fill (fixture);
  database = open_database (fixture);
  other = open_database (fixture);

  g_assert_true (database->methods->begin (database, &error));
  g_assert_cmpint (run (database, "INSERT INTO t VALUES ('a', 1)", &error), ==, 1);
  g_assert_cmpint (run (other, "SELECT a FROM t", &error), ==, 0);
  g_assert_false (other->methods->begin (other, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_true (database->methods->finish (database, &error));
  g_assert_cmpint (run (other, "SELECT a FROM t", &error), ==, 1);

  g_assert_true (database->methods->begin (database, &error));
  g_assert_cmpint (run (database, "DELETE FROM t", &error), ==, 1);
  g_assert_cmpint (run (database, "nonsense", &error), ==, -1);
  g_assert_false (database->methods->finish (database, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (run (database, "SELECT a FROM t", &error), ==, 1);
  g_assert_true (other->methods->begin (other, &error));
  g_assert_true (other->methods->finish (other, &error));
}

static void
test_private_file (Fixture *fixture, gconstpointer data)
{
  GStatBuf status;

  fill (fixture);
  g_assert_cmpint (g_stat (fixture->file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->file);
  fixture->file = g_strdup ("/nowhere/at/all.db");
  assert_refused (fixture, "cannot be created");
  g_free (fixture->file);
  fixture->file = g_strdup (fixture->folder);
  assert_refused (fixture, "unable to open");
}

static void
test_corrupt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (100000, 'x');

  g_file_set_contents (fixture->file, garbage, -1, NULL);
  assert_refused (fixture, "damaged or no database");
}

/* A true header, then nonsense: pages are damaged. */
static void
test_corrupt_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;

  fill (fixture);
  g_assert_true (g_file_get_contents (fixture->file, &bytes, &size, NULL));
  memset (bytes + 100, 0xa5, size - 100);
  g_assert_true (g_file_set_contents (fixture->file, bytes, (gssize) size, NULL));
  assert_refused (fixture, "damaged or no database");
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  if (geteuid () == 0)
    {
      g_test_skip ("root may write everything");
      return;
    }

  fill (fixture);
  g_assert_cmpint (g_chmod (fixture->file, 0400), ==, 0);
  assert_refused (fixture, "is read-only");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/api/sqlite/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("values", test_values);
  ADD ("transactions", test_transactions);
  ADD ("private-file", test_private_file);
  ADD ("no-file", test_no_file);
  ADD ("corrupt", test_corrupt);
  ADD ("corrupt-pages", test_corrupt_pages);
  ADD ("read-only", test_read_only);
  return g_test_run ();
}
