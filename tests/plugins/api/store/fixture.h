/* The database of one test: a file in a folder of its own, or an empty database on a server. */
#pragma once

#include "plugins/api/store/store.h"
#include "tests/plugins/api/store/mariadb.h"

G_BEGIN_DECLS

typedef struct
{
  TestMariadb *server; /* NULL: SQLite */
  char *folder;
  char *file;     /* of SQLite */
  char *database; /* on the server */
  ApiMysqlSettings mysql;
} TestDatabase;

/* GTest fixture functions; @data: (nullable): the TestMariadb. */
void test_database_set_up (TestDatabase *database, gconstpointer data);
void test_database_tear_down (TestDatabase *database, gconstpointer data);

/* Returns: (transfer full). */
ApiDatabase *test_database_connect (TestDatabase *database);
ApiStore *test_database_open (TestDatabase *database);

/* Opens it, expecting an error. */
void test_database_refuse (TestDatabase *database, const char *words);

/* Runs the tests that @add adds under "/sqlite" and, when there is a server, under "/mysql".
 * Returns: what main() returns. */
int
test_database_run (int argc, char **argv, void (*add) (const char *backend, gconstpointer server));

/* Within such an @add: @function: void (TestDatabase *, gconstpointer). */
#define TEST_DATABASE_ADD(name, function)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *test_path_ = g_strdup_printf ("/api/%s/%s", backend, name);                   \
                                                                                                   \
    g_test_add (test_path_, TestDatabase, server, test_database_set_up, function,                  \
                test_database_tear_down);                                                          \
  }                                                                                                \
  G_STMT_END

/* Waits on the main context. Returns: (transfer full). */
GAsyncResult *test_await (GAsyncResult **result);
void test_keep_result (GObject *source, GAsyncResult *result, gpointer data);

G_END_DECLS
