#include "tests/plugins/api/store/mariadb.h"

#include <mysql.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gio.h>

#define START_TIME 60 /* seconds */

struct _TestMariadb
{
  char *folder;
  char *socket;
  char *address;
  guint16 port;
  GSubprocess *process;
};

/* In the child: whatever becomes of the test, the server goes with it. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* None that the kernel gives away by itself: it stays free until the server has it. */
static guint16
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port;

  do
    port = (guint16) g_random_int_range (10000, 20000);
  while (!g_socket_listener_add_inet_port (listener, port, NULL, NULL));
  return port;
}

/* A server that begins removes what looks like its temporary tables: in /tmp, those of others. */
static char *
temporary_folder (TestMariadb *server)
{
  g_autofree char *folder = g_build_filename (server->folder, "temporary", NULL);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  return g_strdup_printf ("--tmpdir=%s", folder);
}

static void
print_log (TestMariadb *server)
{
  g_autofree char *name = g_build_filename (server->folder, "log", NULL);
  g_autofree char *log = NULL;

  if (g_file_get_contents (name, &log, NULL, NULL))
    g_test_message ("mariadb: %s", log);
}

static GSubprocess *
spawn (TestMariadb *server, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *log = g_build_filename (server->folder, "log", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_stdout_file_path (launcher, log);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  return process;
}

static void
install (TestMariadb *server, const char *program)
{
  g_autofree char *data = g_strdup_printf ("--datadir=%s/data", server->folder);
  g_autofree char *temporary = temporary_folder (server);
  g_autofree char *user = g_strdup_printf ("--user=%s", g_get_user_name ());
  const char *const arguments[] = {
    program,
    "--no-defaults",
    data,
    temporary,
    user,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=16M",
    NULL,
  };
  g_autoptr (GSubprocess) process = spawn (server, arguments);
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check (process, NULL, &error))
    print_log (server);
  g_assert_no_error (error);
}

/* Returns: (nullable): as root, who has no password here. */
static MYSQL *
try_to_connect (TestMariadb *server)
{
  MYSQL *connection = mysql_init (NULL);

  if (mysql_real_connect (connection, NULL, "root", "", NULL, 0, server->socket + strlen ("unix:"),
                          0) != NULL)
    return connection;

  mysql_close (connection);
  return NULL;
}

void
test_mariadb_start (TestMariadb *server)
{
  g_autofree char *data = g_strdup_printf ("--datadir=%s/data", server->folder);
  g_autofree char *temporary = temporary_folder (server);
  g_autofree char *user = g_strdup_printf ("--user=%s", g_get_user_name ());
  g_autofree char *socket = g_strdup_printf ("--socket=%s", server->socket + strlen ("unix:"));
  g_autofree char *port = g_strdup_printf ("--port=%u", server->port);
  g_autofree char *program = g_find_program_in_path ("mariadbd");
  const char *const arguments[] = {
    program != NULL ? program : "/usr/sbin/mariadbd",
    "--no-defaults",
    data,
    temporary,
    user,
    socket,
    port,
    "--bind-address=127.0.0.1",
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=16M",
    "--innodb-flush-log-at-trx-commit=1",
    "--character-set-server=latin1", /* the worst that an old server may have */
    "--sql-mode=",
    NULL,
  };
  gint64 deadline = g_get_monotonic_time () + START_TIME * G_USEC_PER_SEC;
  MYSQL *connection = NULL;

  server->process = spawn (server, arguments);
  while (connection == NULL && g_get_monotonic_time () < deadline)
    {
      g_usleep (50 * 1000);
      connection = try_to_connect (server);
    }
  if (connection == NULL)
    print_log (server);
  g_assert_nonnull (connection);
  mysql_close (connection);
}

void
test_mariadb_kill (TestMariadb *server)
{
  g_subprocess_force_exit (server->process);
  g_subprocess_wait (server->process, NULL, NULL);
  g_clear_object (&server->process);
}

TestMariadb *
test_mariadb_new (void)
{
  g_autofree char *installer = g_find_program_in_path ("mariadb-install-db");
  TestMariadb *server;

  if (installer == NULL)
    return NULL;

  server = g_new0 (TestMariadb, 1);
  server->folder = g_dir_make_tmp ("meeting-mariadb-XXXXXX", NULL);
  server->socket = g_strdup_printf ("unix:%s/socket", server->folder);
  server->port = free_port ();
  server->address = g_strdup_printf ("127.0.0.1:%u", server->port);
  install (server, installer);
  test_mariadb_start (server);
  test_mariadb_execute (server, "CREATE USER 'meeting'@'%' IDENTIFIED BY 'it\\'s a \"password\"'");
  return server;
}

void
test_mariadb_free (TestMariadb *server)
{
  const char *remove[] = { "rm", "-rf", server->folder, NULL };

  if (server->process != NULL)
    test_mariadb_kill (server);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (server->folder);
  g_free (server->socket);
  g_free (server->address);
  g_free (server);
}

const char *
test_mariadb_socket (TestMariadb *server)
{
  return server->socket;
}

const char *
test_mariadb_address (TestMariadb *server)
{
  return server->address;
}

gint64
test_mariadb_execute (TestMariadb *server, const char *sql)
{
  MYSQL *connection = try_to_connect (server);
  MYSQL_RES *result;
  gint64 number = 0;

  g_assert_nonnull (connection);
  if (mysql_query (connection, sql) != 0)
    g_error ("%s: %s", sql, mysql_error (connection));
  result = mysql_store_result (connection);
  if (result != NULL)
    {
      MYSQL_ROW row = mysql_fetch_row (result);

      number = row != NULL && row[0] != NULL ? g_ascii_strtoll (row[0], NULL, 10) : 0;
      mysql_free_result (result);
    }
  mysql_close (connection);
  return number;
}

void
test_mariadb_kill_connections (TestMariadb *server)
{
  test_mariadb_execute (server, "KILL USER " TEST_MARIADB_USER);
}
