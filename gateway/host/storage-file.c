#include "gateway/host/storage-file.h"

#include <string.h>

#include <sqlite3.h>

#include "gateway/gateway/plugin.h"
#include "gateway/gateway/storage.h"

/* Says of a file that it is one of ours, and how it is laid out. */
#define APPLICATION "1196905299" /* "GWSS" */
#define VERSION 1

struct _GwStorageFile
{
  char *path;
  sqlite3 *database;
  sqlite3_stmt *put;
  sqlite3_stmt *remove;
  sqlite3_stmt *size_of;
  gint64 total;     /* bytes of keys and values */
  gint64 committed; /* of what is on the disk */
};

/* What an administrator can do about it. */
static const char *
way_out (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return "; make room on its disk";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "; the file is damaged: put back a copy of it, or move it away to begin with an empty "
             "one";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return "; the gateway's user must be able to write the file and its folder";
    case SQLITE_BUSY:
      return "; another program has it open";
    default:
      return "";
    }
}

static gboolean
fail (GwStorageFile *self, const char *doing, GError **error)
{
  int code = sqlite3_extended_errcode (self->database);
  int cause = sqlite3_system_errno (self->database);

  g_set_error (
      error, GW_ERROR,
      (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT ? GW_ERROR_FAILED
                                                                        : GW_ERROR_UNAVAILABLE,
      "%s cannot be %s: %s%s%s%s", self->path, doing, sqlite3_errmsg (self->database),
      (code & 0xff) == SQLITE_IOERR && cause != 0 ? ": " : "",
      (code & 0xff) == SQLITE_IOERR && cause != 0 ? g_strerror (cause) : "", way_out (code));
  return FALSE;
}

static gboolean
execute (GwStorageFile *self, const char *sql, const char *doing, GError **error)
{
  return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
         fail (self, doing, error);
}

static gboolean
read_number (GwStorageFile *self, const char *sql, gint64 *number, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok = sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step (statement) == SQLITE_ROW;

  if (ok)
    *number = sqlite3_column_int64 (statement, 0);
  else
    fail (self, "read", error);
  sqlite3_finalize (statement);
  return ok;
}

/* Returns: %FALSE with @error set when it is another program's file, or a newer gateway's. */
static gboolean
check_layout (GwStorageFile *self, GError **error)
{
  gint64 application, version, tables;

  if (!read_number (self, "PRAGMA application_id", &application, error) ||
      !read_number (self, "PRAGMA user_version", &version, error) ||
      !read_number (self, "SELECT count(*) FROM sqlite_master", &tables, error))
    return FALSE;
  if (tables == 0)
    return execute (self,
                    "BEGIN IMMEDIATE;"
                    "CREATE TABLE entries (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)"
                    " WITHOUT ROWID;"
                    "PRAGMA application_id = " APPLICATION ";"
                    "PRAGMA user_version = 1;"
                    "COMMIT",
                    "written", error);
  if (application != g_ascii_strtoll (APPLICATION, NULL, 10))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "%s is no store of a plugin: move it away, its name is taken by ours",
                   self->path);
      return FALSE;
    }
  if (version > VERSION)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "%s was written by a newer gateway (layout %" G_GINT64_FORMAT
                   ", this one knows %d): run that one, or put back an older copy of the file",
                   self->path, version, VERSION);
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (GwStorageFile *self, GError **error)
{
  const struct
  {
    sqlite3_stmt **statement;
    const char *sql;
  } statements[] = {
    { &self->put, "INSERT INTO entries (key, value) VALUES (?, ?)"
                  " ON CONFLICT (key) DO UPDATE SET value = excluded.value" },
    { &self->remove, "DELETE FROM entries WHERE key = ?" },
    { &self->size_of, "SELECT length (CAST (key AS BLOB)) + length (CAST (value AS BLOB))"
                      " FROM entries WHERE key = ?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (sqlite3_prepare_v3 (self->database, statements[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                            statements[i].statement, NULL) != SQLITE_OK)
      return fail (self, "read", error);
  return read_number (self,
                      "SELECT coalesce (sum (length (CAST (key AS BLOB)) +"
                      " length (CAST (value AS BLOB))), 0) FROM entries",
                      &self->committed, error);
}

GwStorageFile *
gw_storage_file_open (const char *path, GError **error)
{
  g_autoptr (GwStorageFile) self = g_new0 (GwStorageFile, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

  self->path = g_strdup (path);
  if (sqlite3_open_v2 (path, &self->database, flags, NULL) != SQLITE_OK)
    {
      fail (self, "opened", error);
      return NULL;
    }
  sqlite3_extended_result_codes (self->database, 1);
  /* A commit has reached the disk when it returns. One process alone has the file. */
  if (!execute (self,
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF",
                "opened", error) ||
      !check_layout (self, error) || !prepare (self, error))
    return NULL;
  self->total = self->committed;
  return g_steal_pointer (&self);
}

void
gw_storage_file_free (GwStorageFile *self)
{
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->remove);
  sqlite3_finalize (self->size_of);
  sqlite3_close (self->database);
  g_free (self->path);
  g_free (self);
}

/* The parser of foreign files trusts no length: a text with a NUL in it is none of ours. */
static const char *
column_text (sqlite3_stmt *statement, int column, gsize size_max)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);
  gsize size = (gsize) sqlite3_column_bytes (statement, column);

  return text != NULL && size <= size_max && strlen (text) == size &&
                 g_utf8_validate (text, (gssize) size, NULL)
             ? text
             : NULL;
}

gboolean
gw_storage_file_visit (GwStorageFile *self, GwStorageFileVisit visit, gpointer data, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code =
      sqlite3_prepare_v2 (self->database, "SELECT key, value FROM entries", -1, &statement, NULL);

  while (code == SQLITE_OK || code == SQLITE_ROW)
    {
      const char *key, *value;

      code = sqlite3_step (statement);
      if (code != SQLITE_ROW)
        break;
      key = column_text (statement, 0, GW_STORAGE_KEY_MAX);
      value = column_text (statement, 1, GW_STORAGE_VALUE_MAX);
      if (key == NULL || value == NULL)
        {
          g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                       "%s holds an entry that is no text of ours%s", self->path,
                       way_out (SQLITE_CORRUPT));
          sqlite3_finalize (statement);
          return FALSE;
        }
      visit (key, value, data);
    }
  if (code != SQLITE_DONE)
    fail (self, "read", error);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE;
}

gboolean
gw_storage_file_begin (GwStorageFile *self, GError **error)
{
  self->total = self->committed;
  return execute (self, "BEGIN IMMEDIATE", "written", error);
}

void
gw_storage_file_roll_back (GwStorageFile *self)
{
  /* After some failures SQLite has done so by itself. */
  if (!sqlite3_get_autocommit (self->database))
    sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);
  self->total = self->committed;
}

static gboolean
step (GwStorageFile *self, sqlite3_stmt *statement, gint64 *number, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW && number != NULL)
    *number = sqlite3_column_int64 (statement, 0);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    fail (self, "written", error);
  sqlite3_reset (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

gboolean
gw_storage_file_put (GwStorageFile *self, const char *key, const char *value, GError **error)
{
  sqlite3_stmt *statement = value != NULL ? self->put : self->remove;
  gint64 before = 0;
  gint64 after = value != NULL ? (gint64) (strlen (key) + strlen (value)) : 0;

  sqlite3_bind_text (self->size_of, 1, key, -1, SQLITE_STATIC);
  if (!step (self, self->size_of, &before, error))
    return FALSE;
  if (after > before && self->total - before + after > GW_STORAGE_TOTAL_MAX)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_UNAVAILABLE,
                   "%s may not hold more than %d MiB: remove keys that are of no use any more",
                   self->path, GW_STORAGE_TOTAL_MAX / (1024 * 1024));
      return FALSE;
    }
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  if (value != NULL)
    sqlite3_bind_text (statement, 2, value, -1, SQLITE_STATIC);
  if (!step (self, statement, NULL, error))
    return FALSE;
  self->total += after - before;
  return TRUE;
}

gboolean
gw_storage_file_commit (GwStorageFile *self, GError **error)
{
  if (!execute (self, "COMMIT", "written", error))
    return FALSE;
  self->committed = self->total;
  return TRUE;
}
