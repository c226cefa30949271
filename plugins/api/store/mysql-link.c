#include "plugins/api/store/mysql-link.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <poll.h>
#include <string.h>

#include <gio/gio.h>

#include "gateway/gateway/plugin.h"

#define UNIX_PREFIX "unix:"
#define PORT 3306

/* Of MariaDB; Debian's header of error numbers ends before it. */
#define CONNECTION_KILLED 1927

/* What the session must be like, whatever the server's configuration says. */
#define SESSION                                                                                    \
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"                        \
  "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 1, "     \
  "innodb_lock_wait_timeout = 5"

static gboolean
read_address (ApiMysqlLink *link, const char *address, GError **error)
{
  g_autoptr (GNetworkAddress) parsed = NULL;

  if (g_str_has_prefix (address, UNIX_PREFIX))
    {
      link->socket = g_strdup (address + strlen (UNIX_PREFIX));
      return TRUE;
    }

  parsed = G_NETWORK_ADDRESS (g_network_address_parse (address, PORT, NULL));
  if (parsed == NULL || g_network_address_get_port (parsed) == 0 ||
      *g_network_address_get_hostname (parsed) == '\0')
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "\"%s\" is no address of a database server: give HOST:PORT, or unix:/PATH for "
                   "its socket",
                   address);
      return FALSE;
    }

  link->host = g_strdup (g_network_address_get_hostname (parsed));
  link->port = g_network_address_get_port (parsed);
  return TRUE;
}

gboolean
api_mysql_link_init (ApiMysqlLink *link, const ApiMysqlSettings *settings, GError **error)
{
  *link = (ApiMysqlLink){ .timeout = settings->timeout };
  if (!read_address (link, settings->address, error))
    return FALSE;

  link->user = g_strdup (settings->user);
  link->password = g_strdup (settings->password != NULL ? settings->password : "");
  link->database = g_strdup (settings->database);
  return TRUE;
}

void
api_mysql_link_clear (ApiMysqlLink *link)
{
  if (link->password != NULL)
    explicit_bzero (link->password, strlen (link->password));
  g_clear_pointer (&link->password, g_free);
  g_clear_pointer (&link->host, g_free);
  g_clear_pointer (&link->socket, g_free);
  g_clear_pointer (&link->user, g_free);
  g_clear_pointer (&link->database, g_free);
}

/* Returns: (transfer full). */
static char *
place (const ApiMysqlLink *link)
{
  if (link->socket != NULL)
    return g_strconcat (UNIX_PREFIX, link->socket, NULL);
  if (strchr (link->host, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", link->host, link->port);
  return g_strdup_printf ("%s:%u", link->host, link->port);
}

char *
api_mysql_link_name (const ApiMysqlLink *link)
{
  g_autofree char *where = place (link);

  return g_strdup_printf ("%s at %s", link->database, where);
}

static void
explain (const ApiMysqlLink *link, MYSQL *connection, GError **error)
{
  g_autofree char *where = place (link);
  const char *reason = mysql_error (connection);

  switch (mysql_errno (connection))
    {
    case ER_ACCESS_DENIED_ERROR:
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "database server %s denies access to user %s: check mysql-user and "
                   "mysql-password (%s)",
                   where, link->user, reason);
      break;
    case ER_DBACCESS_DENIED_ERROR:
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "database server %s denies user %s access to database %s: create it if it does "
                   "not exist, and GRANT ALL ON %s.* (%s)",
                   where, link->user, link->database, link->database, reason);
      break;
    case ER_BAD_DB_ERROR:
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "database server %s has no database %s: CREATE DATABASE it there, empty, or "
                   "correct mysql-database",
                   where, link->database);
      break;
    case ER_CON_COUNT_ERROR:
    case ER_USER_LIMIT_REACHED:
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "database server %s has no connection left: raise its max_connections (%s)",
                   where, reason);
      break;
    default:
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "cannot reach the database server at %s: %s", where, reason);
    }
}

static void
set_options (const ApiMysqlLink *link, MYSQL *connection)
{
  const guint zero = 0;
  const guint tcp = MYSQL_PROTOCOL_TCP;

  mysql_optionsv (connection, MYSQL_OPT_CONNECT_TIMEOUT, &link->timeout);
  mysql_optionsv (connection, MYSQL_OPT_READ_TIMEOUT, &link->timeout);
  mysql_optionsv (connection, MYSQL_OPT_WRITE_TIMEOUT, &link->timeout);
  mysql_optionsv (connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  /* Or "localhost" would be the socket at its usual place, whatever the port. */
  if (link->socket == NULL)
    mysql_optionsv (connection, MYSQL_OPT_PROTOCOL, &tcp);
  /* A server could ask for files of ours. */
  mysql_optionsv (connection, MYSQL_OPT_LOCAL_INFILE, &zero);
}

MYSQL *
api_mysql_link_connect (const ApiMysqlLink *link, GError **error)
{
  MYSQL *connection = mysql_init (NULL);

  g_assert (connection != NULL);
  set_options (link, connection);
  /* An UPDATE counts the rows it found, as SQLite does, and not only those it changed. */
  if (mysql_real_connect (connection, link->host, link->user, link->password, link->database,
                          link->port, link->socket, CLIENT_FOUND_ROWS) == NULL ||
      mysql_query (connection, SESSION) != 0)
    {
      explain (link, connection, error);
      mysql_close (connection);
      return NULL;
    }

  return connection;
}

gboolean
api_mysql_link_is_alive (MYSQL *connection)
{
  struct pollfd fd = { .fd = (int) mysql_get_socket (connection), .events = POLLIN };

  return poll (&fd, 1, 0) == 0;
}

ApiMysqlProblem
api_mysql_link_classify (guint code)
{
  switch (code)
    {
    case ER_LOCK_DEADLOCK:
    case ER_LOCK_WAIT_TIMEOUT:
      return API_MYSQL_CONFLICT;
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_SERVER_LOST_EXTENDED:
    case CR_COMMANDS_OUT_OF_SYNC:
    case ER_SERVER_SHUTDOWN:
    case ER_NORMAL_SHUTDOWN:
    case ER_QUERY_INTERRUPTED:
    case CONNECTION_KILLED:
      return API_MYSQL_LOST;
    case ER_DISK_FULL:
    case ER_RECORD_FILE_FULL:
    case ER_TOO_MANY_CONCURRENT_TRXS:
    case ER_OPTION_PREVENTS_STATEMENT: /* read-only */
      return API_MYSQL_BUSY;
    default:
      return API_MYSQL_FAULT;
    }
}
