#include "tests/plugins/api/store/fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plugins/api/store/sqlite.h"

void
test_database_set_up (TestDatabase *database, gconstpointer data)
{
  static guint number;
  g_autofree char *create = NULL;
  g_autofree char *grant = NULL;

  database->server = (TestMariadb *) data;
  database->folder = g_dir_make_tmp ("meeting-store-XXXXXX", NULL);
  database->file = g_build_filename (database->folder, "meetings.db", NULL);
  if (database->server == NULL)
    return;

  database->database = g_strdup_printf ("test_%u", ++number);
  create = g_strdup_printf ("CREATE DATABASE %s", database->database);
  grant = g_strdup_printf ("GRANT ALL ON %s.* TO meeting", database->database);
  test_mariadb_execute (database->server, create);
  test_mariadb_execute (database->server, grant);
  database->mysql = (ApiMysqlSettings){ .address = test_mariadb_address (database->server),
                                        .user = TEST_MARIADB_USER,
                                        .password = TEST_MARIADB_PASSWORD,
                                        .database = database->database,
                                        .timeout = 30 };
}

void
test_database_tear_down (TestDatabase *database, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (database->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (database->folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (database->folder);
  g_free (database->folder);
  g_free (database->file);
  g_free (database->database);
}

ApiDatabase *
test_database_connect (TestDatabase *database)
{
  g_autoptr (GError) error = NULL;
  ApiDatabase *connection = database->server != NULL
                                ? api_mysql_new (&database->mysql, &error)
                                : api_sqlite_open (database->file, 1000, &error);

  g_assert_no_error (error);
  return connection;
}

static ApiStore *
try_to_open (TestDatabase *database, GError **error)
{
  if (database->server != NULL)
    return api_store_open_mysql (&database->mysql, 4, error);
  return api_store_open ("sqlite:meetings.db", database->folder, error);
}

ApiStore *
test_database_open (TestDatabase *database)
{
  g_autoptr (GError) error = NULL;
  ApiStore *store = try_to_open (database, &error);

  g_assert_no_error (error);
  return store;
}

void
test_database_refuse (TestDatabase *database, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_to_open (database, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
skip (void)
{
  g_test_skip ("mariadb-install-db is missing: install mariadb-server-core");
}

int
test_database_run (int argc, char **argv, void (*add) (const char *backend, gconstpointer server))
{
  TestMariadb *server;
  int status;

  g_test_init (&argc, &argv, NULL);
  add ("sqlite", NULL);
  server = test_mariadb_new ();
  if (server != NULL)
    add ("mysql", server);
  else
    g_test_add_func ("/mysql", skip);

  status = g_test_run ();
  g_clear_pointer (&server, test_mariadb_free);
  return status;
}

GAsyncResult *
test_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

void
test_keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}
