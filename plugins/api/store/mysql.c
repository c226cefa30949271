#include "plugins/api/store/mysql.h"

#include <mysqld_error.h>
#include <string.h>

#include "gateway/gateway/plugin.h"
#include "plugins/api/store/mysql-link.h"
#include "plugins/api/store/mysql-statement.h"

/* Seconds in which another process may change the schema. */
#define SCHEMA_PATIENCE "60"

/* Microseconds for which a refusal is repeated, at most. */
#define REFUSAL_TIME (G_USEC_PER_SEC / 2)

/* Where the server's default would be another. Texts are compared as their bytes, as in SQLite. */
#define TABLE_SUFFIX " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"

/* On a Galera cluster each server has locks of its own; there, what define() forgives has to do. */
#define LOCK_NAME "CONCAT('meeting-schema-', MD5(DATABASE()))"

typedef struct
{
  ApiDatabase base;
  ApiMysqlLink link;
  MYSQL *connection;      /* NULL: to be made */
  GHashTable *statements; /* SQL → MYSQL_STMT of this connection */
  gboolean in_transaction;
  GError *refusal; /* of the newest connection that was tried, NULL when it came about */
  gint64 refused_until;
} ApiMysql;

static void
disconnect (ApiMysql *self)
{
  g_hash_table_remove_all (self->statements);
  g_clear_pointer (&self->connection, mysql_close);
}

/* Those who wait for a server that does not answer are told at once what the first of them has
 * waited for. Where the answer came at once, the next asks again: the server may be back. */
static gboolean
connect_anew (ApiMysql *self, GError **error)
{
  gint64 begun = g_get_monotonic_time ();

  if (self->refusal == NULL || begun >= self->refused_until)
    {
      gint64 ended;

      g_clear_error (&self->refusal);
      self->connection = api_mysql_link_connect (&self->link, &self->refusal);
      ended = g_get_monotonic_time ();
      self->refused_until = ended + MIN (ended - begun, REFUSAL_TIME);
    }
  if (self->refusal == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->refusal));
  return FALSE;
}

/* A lost connection is replaced before anything is sent, but never within a transaction: what came
 * before is lost with it. */
static gboolean
connect_if_needed (ApiMysql *self, GError **error)
{
  if (self->connection != NULL && !api_mysql_link_is_alive (self->connection))
    disconnect (self);
  if (self->connection != NULL)
    return TRUE;

  if (self->in_transaction)
    {
      self->base.repeatable = TRUE;
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "database %s: the connection was lost within a transaction", self->base.name);
      return FALSE;
    }

  return connect_anew (self, error);
}

static gboolean
only_reads (const char *sql)
{
  return g_str_has_prefix (sql, "SELECT ");
}

/* Whether nothing of the statement with this error has stayed, so that all may be tried again. */
static gboolean
leaves_nothing (const ApiMysql *self, const char *sql, guint code, ApiMysqlProblem problem)
{
  switch (problem)
    {
    case API_MYSQL_CONFLICT:
      return TRUE;
    case API_MYSQL_LOST:
      /* A COMMIT whose answer is lost may have happened. */
      return only_reads (sql) || (self->in_transaction && !g_str_equal (sql, "COMMIT"));
    default:
      /* Two inserted the same row at once: the second try finds the first's. */
      return self->in_transaction && code == ER_DUP_ENTRY;
    }
}

static void
fail (ApiMysql *self, const char *sql, guint code, const char *message, GError **error)
{
  ApiMysqlProblem problem = api_mysql_link_classify (code);

  self->base.repeatable = leaves_nothing (self, sql, code, problem);
  g_set_error (error, GW_ERROR, problem == API_MYSQL_FAULT ? GW_ERROR_FAILED : GW_ERROR_UNAVAILABLE,
               "database %s: %s (%u)", self->base.name, message, code);
  if (problem == API_MYSQL_LOST)
    disconnect (self);
}

static MYSQL_STMT *
prepare (ApiMysql *self, const char *sql, GError **error)
{
  MYSQL_STMT *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;

  statement = mysql_stmt_init (self->connection);
  g_assert (statement != NULL);
  if (mysql_stmt_prepare (statement, sql, strlen (sql)) != 0)
    {
      g_autofree char *message = g_strdup (mysql_stmt_error (statement));
      guint code = mysql_stmt_errno (statement);

      mysql_stmt_close (statement);
      fail (self, sql, code, message, error);
      return NULL;
    }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

static gint64
mysql_run (ApiDatabase *database,
           const char *sql,
           const ApiValue *values,
           guint n_values,
           ApiRow row,
           gpointer data,
           GError **error)
{
  ApiMysql *self = (ApiMysql *) database;
  MYSQL_STMT *statement;
  gint64 n_rows;

  if (!connect_if_needed (self, error))
    return -1;
  statement = prepare (self, sql, error);
  if (statement == NULL)
    return -1;

  n_rows = api_mysql_statement_run (statement, values, n_values, row, data);
  if (n_rows < 0)
    {
      g_autofree char *message = g_strdup (mysql_stmt_error (statement));
      guint code = mysql_stmt_errno (statement);

      mysql_stmt_reset (statement);
      fail (self, sql, code, message, error);
    }
  return n_rows;
}

/* What cannot or need not be prepared. */
static gboolean
execute (ApiMysql *self, const char *sql, GError **error)
{
  if (!connect_if_needed (self, error))
    return FALSE;
  if (mysql_query (self->connection, sql) == 0)
    return TRUE;

  fail (self, sql, mysql_errno (self->connection), mysql_error (self->connection), error);
  return FALSE;
}

static gboolean
mysql_begin (ApiDatabase *database, GError **error)
{
  ApiMysql *self = (ApiMysql *) database;

  if (!execute (self, "START TRANSACTION", error))
    {
      self->base.repeatable |= self->connection == NULL;
      return FALSE;
    }

  self->in_transaction = TRUE;
  return TRUE;
}

static gboolean
mysql_finish (ApiDatabase *database, GError **error)
{
  ApiMysql *self = (ApiMysql *) database;
  gboolean committed = *error == NULL && execute (self, "COMMIT", error);

  /* A connection that does not even roll back must not be used again. */
  if (!committed && self->connection != NULL && mysql_rollback (self->connection) != 0)
    disconnect (self);
  self->in_transaction = FALSE;
  return committed;
}

static void
read_number (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(gint64 *) data = columns[0].number;
}

static gboolean
mysql_begin_schema (ApiDatabase *database, GError **error)
{
  gint64 locked = 0;

  if (mysql_run (database, "SELECT GET_LOCK(" LOCK_NAME ", " SCHEMA_PATIENCE ")", NULL, 0,
                 read_number, &locked, error) < 0)
    return FALSE;
  if (locked == 1)
    return TRUE;

  g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
               "database %s: another process has been changing the schema for " SCHEMA_PATIENCE
               " seconds",
               database->name);
  return FALSE;
}

/* A lost connection has lost the lock too: nothing to release. */
static gboolean
mysql_finish_schema (ApiDatabase *database, GError **error)
{
  mysql_run (database, "SELECT RELEASE_LOCK(" LOCK_NAME ")", NULL, 0, NULL, NULL, NULL);
  return *error == NULL;
}

static gboolean
mysql_define (ApiDatabase *database, const char *sql, GError **error)
{
  ApiMysql *self = (ApiMysql *) database;
  const char *suffix = g_str_has_prefix (sql, "CREATE TABLE ") ? TABLE_SUFFIX : "";
  g_autofree char *text = g_strconcat (sql, suffix, NULL);

  if (!connect_if_needed (self, error))
    return FALSE;
  if (mysql_query (self->connection, text) == 0)
    return TRUE;

  switch (mysql_errno (self->connection))
    {
    case ER_TABLE_EXISTS_ERROR:
    case ER_DUP_FIELDNAME:
    case ER_DUP_KEYNAME:
    case ER_CANT_DROP_FIELD_OR_KEY:
      return TRUE;
    default:
      fail (self, sql, mysql_errno (self->connection), mysql_error (self->connection), error);
      return FALSE;
    }
}

static gint64
mysql_count_tables (ApiDatabase *database, const char *pattern, GError **error)
{
  const ApiValue value = API_TEXT (pattern);
  gint64 n_tables = -1;

  if (mysql_run (database,
                 "SELECT COUNT(*) FROM information_schema.tables"
                 " WHERE table_schema = DATABASE() AND table_name LIKE ?",
                 &value, 1, read_number, &n_tables, error) < 0)
    return -1;
  return n_tables;
}

static void
mysql_close_database (ApiDatabase *database)
{
  ApiMysql *self = (ApiMysql *) database;

  disconnect (self);
  g_hash_table_unref (self->statements);
  api_mysql_link_clear (&self->link);
  g_clear_error (&self->refusal);
  g_free (self->base.name);
  g_free (self);
}

static const ApiDatabaseClass mysql_methods = {
  .run = mysql_run,
  .begin = mysql_begin,
  .finish = mysql_finish,
  .begin_schema = mysql_begin_schema,
  .finish_schema = mysql_finish_schema,
  .define = mysql_define,
  .count_tables = mysql_count_tables,
  .close = mysql_close_database,
};

static void
close_statement (gpointer statement)
{
  mysql_stmt_close (statement);
}

gboolean
api_mysql_is_address (const char *address, GError **error)
{
  const ApiMysqlSettings settings = { .address = address };
  ApiMysqlLink link;
  gboolean ok = api_mysql_link_init (&link, &settings, error);

  api_mysql_link_clear (&link);
  return ok;
}

ApiDatabase *
api_mysql_new (const ApiMysqlSettings *settings, GError **error)
{
  ApiMysqlLink link;
  ApiMysql *self;

  if (!api_mysql_link_init (&link, settings, error))
    return NULL;

  mysql_library_init (0, NULL, NULL);
  self = g_new0 (ApiMysql, 1);
  self->base.methods = &mysql_methods;
  self->base.name = api_mysql_link_name (&link);
  self->link = link;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, close_statement);
  return &self->base;
}
