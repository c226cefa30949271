/* A MariaDB server of a test's own, from Debian's packages, in a temporary folder. Its end is the
 * test's end at the latest. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TEST_MARIADB_USER "meeting"
#define TEST_MARIADB_PASSWORD "it's a \"password\""

typedef struct _TestMariadb TestMariadb;

/* Returns: (nullable): running; %NULL when it is not installed. */
TestMariadb *test_mariadb_new (void);
void test_mariadb_free (TestMariadb *server);

/* Ends it at once, as a power cut would; and begins it again, with the same port. */
void test_mariadb_kill (TestMariadb *server);
void test_mariadb_start (TestMariadb *server);

/* "unix:/PATH" and "127.0.0.1:PORT" */
const char *test_mariadb_socket (TestMariadb *server);
const char *test_mariadb_address (TestMariadb *server);

/* Runs one statement as the administrator. Returns: the first column of the first row, or 0. */
gint64 test_mariadb_execute (TestMariadb *server, const char *sql);

/* Ends all connections of TEST_MARIADB_USER. */
void test_mariadb_kill_connections (TestMariadb *server);

G_END_DECLS
