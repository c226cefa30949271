#include "plugins/api/store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <gio/gio.h>
#include <sqlite3.h>

#include "gateway/gateway/plugin.h"

typedef struct
{
  ApiDatabase base;
  sqlite3 *handle;
  GHashTable *statements; /* SQL → sqlite3_stmt */
} ApiSqlite;

static gboolean
may_pass (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
set_error (ApiSqlite *self, int code, GError **error)
{
  g_set_error (error, GW_ERROR, may_pass (code) ? GW_ERROR_UNAVAILABLE : GW_ERROR_FAILED,
               "database %s: %s", self->base.name, sqlite3_errmsg (self->handle));
}

/* Writes to a file that nobody can reach any more would be lost without a word. */
static gboolean
check_file (ApiSqlite *self, GError **error)
{
  int moved = 0;

  if (sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
      !moved)
    return TRUE;

  g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
               "database %s was moved or removed while in use: put it back, or restart to begin "
               "with what is there",
               self->base.name);
  return FALSE;
}

static sqlite3_stmt *
prepare (ApiSqlite *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement != NULL)
    return statement;

  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

static void
bind_values (sqlite3_stmt *statement, const ApiValue *values, guint n_values)
{
  for (guint i = 0; i < n_values; i++)
    {
      if (values[i].text != NULL)
        sqlite3_bind_text (statement, (int) i + 1, values[i].text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_int64 (statement, (int) i + 1, values[i].number);
    }
}

static void
give_row (sqlite3_stmt *statement, ApiRow row, gpointer data)
{
  guint n_columns = (guint) sqlite3_column_count (statement);
  g_autofree ApiValue *columns = g_new0 (ApiValue, n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      if (sqlite3_column_type (statement, (int) i) == SQLITE_TEXT)
        columns[i].text = (const char *) sqlite3_column_text (statement, (int) i);
      else
        columns[i].number = sqlite3_column_int64 (statement, (int) i);
    }
  row (columns, n_columns, data);
}

static gint64
sqlite_run (ApiDatabase *database,
            const char *sql,
            const ApiValue *values,
            guint n_values,
            ApiRow row,
            gpointer data,
            GError **error)
{
  ApiSqlite *self = (ApiSqlite *) database;
  sqlite3_stmt *statement;
  gint64 n_rows = 0;
  int code;

  if (!check_file (self, error))
    return -1;

  statement = prepare (self, sql, error);
  if (statement == NULL)
    return -1;

  bind_values (statement, values, n_values);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      n_rows++;
      if (row != NULL)
        give_row (statement, row, data);
    }

  if (code != SQLITE_DONE)
    {
      set_error (self, code, error);
      n_rows = -1;
    }
  else if (!sqlite3_stmt_readonly (statement))
    {
      n_rows = sqlite3_changes (self->handle);
    }

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return n_rows;
}

static gboolean
sqlite_begin (ApiDatabase *database, GError **error)
{
  return sqlite_run (database, "BEGIN IMMEDIATE", NULL, 0, NULL, NULL, error) >= 0;
}

static gboolean
sqlite_finish (ApiDatabase *database, GError **error)
{
  ApiSqlite *self = (ApiSqlite *) database;

  if (*error == NULL && sqlite_run (database, "COMMIT", NULL, 0, NULL, NULL, error) >= 0)
    return TRUE;

  /* Some errors have ended the transaction by themselves; the file may be away: no check. */
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
sqlite_define (ApiDatabase *database, const char *sql, GError **error)
{
  return sqlite_run (database, sql, NULL, 0, NULL, NULL, error) >= 0;
}

static void
read_count (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(gint64 *) data = columns[0].number;
}

static gint64
sqlite_count_tables (ApiDatabase *database, const char *pattern, GError **error)
{
  const ApiValue value = API_TEXT (pattern);
  gint64 n_tables = -1;

  if (sqlite_run (database,
                  "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name LIKE ?", &value,
                  1, read_count, &n_tables, error) < 0)
    return -1;
  return n_tables;
}

static void
sqlite_close (ApiDatabase *database)
{
  ApiSqlite *self = (ApiSqlite *) database;

  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self->base.name);
  g_free (self);
}

static const ApiDatabaseClass sqlite_methods = {
  .run = sqlite_run,
  .begin = sqlite_begin,
  .finish = sqlite_finish,
  .begin_schema = sqlite_begin,
  .finish_schema = sqlite_finish,
  .define = sqlite_define,
  .count_tables = sqlite_count_tables,
  .close = sqlite_close,
};

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* SQLite would make it readable by everybody. An existing file is not opened here: closing it
 * again would drop locks that this process holds on it (POSIX). */
static gboolean
make_file (const char *file, GError **error)
{
  int fd = open (file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  if (errno == EEXIST)
    return TRUE;

  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "database %s cannot be created: %s", file,
               g_strerror (errno));
  return FALSE;
}

static gboolean
set_up (ApiSqlite *self, guint patience, GError **error)
{
  static const char *const pragmas = "PRAGMA journal_mode = WAL;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA trusted_schema = OFF;";
  int code;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, (int) patience);
  if (sqlite3_db_readonly (self->handle, "main") == 1)
    {
      g_set_error (
          error, GW_ERROR, GW_ERROR_FAILED,
          "database %s is read-only: give the user that runs meeting the right to write it",
          self->base.name);
      return FALSE;
    }

  code = sqlite3_exec (self->handle, pragmas, NULL, NULL, NULL);
  if ((code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT)
    {
      g_set_error (
          error, GW_ERROR, GW_ERROR_FAILED,
          "database %s is damaged or no database (%s): restore it from a backup, or move it "
          "away to begin anew",
          self->base.name, sqlite3_errmsg (self->handle));
      return FALSE;
    }
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return FALSE;
    }

  return TRUE;
}

ApiDatabase *
api_sqlite_open (const char *file, guint patience, GError **error)
{
  g_autoptr (ApiDatabase) database = NULL;
  ApiSqlite *self;
  int code;

  if (!make_file (file, error))
    return NULL;

  self = g_new0 (ApiSqlite, 1);
  database = &self->base;
  self->base.methods = &sqlite_methods;
  self->base.name = g_strdup (file);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);

  code = sqlite3_open_v2 (file, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }
  if (!set_up (self, patience, error))
    return NULL;

  return g_steal_pointer (&database);
}
