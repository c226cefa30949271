/* One connection to a database, as the store above it sees it: prepared statements and
 * transactions, nothing of one product. Every function blocks; one thread at a time.
 *
 * SQL given to it keeps to what SQLite and MySQL have in common: VARCHAR, TEXT and BIGINT columns
 * that are NOT NULL, `?` for values, no upsert, no RETURNING. Keys that count up are made by us.
 *
 * Errors: GW_ERROR_UNAVAILABLE when trying again may help (locked, disk full, moved away),
 * GW_ERROR_FAILED otherwise.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A value given to or read from a statement: a text, or with @text %NULL a number. */
typedef struct
{
  const char *text;
  gint64 number;
} ApiValue;

#define API_TEXT(value)                                                                            \
  (ApiValue)                                                                                       \
  {                                                                                                \
    .text = (value)                                                                                \
  }
#define API_NUMBER(value)                                                                          \
  (ApiValue)                                                                                       \
  {                                                                                                \
    .number = (value)                                                                              \
  }

/* One row of an answer; @columns is valid during the call. */
typedef void (*ApiRow) (const ApiValue *columns, guint n_columns, gpointer data);

typedef struct _ApiDatabase ApiDatabase;

typedef struct
{
  /* @sql: a static text, it is prepared once. @row: (nullable). Returns: the number of rows that
   * were read or changed, -1 with @error set. */
  gint64 (*run) (ApiDatabase *database,
                 const char *sql,
                 const ApiValue *values,
                 guint n_values,
                 ApiRow row,
                 gpointer data,
                 GError **error);

  /* Several statements as one: finish() commits when @error is unset and rolls back otherwise.
   * What others write meanwhile may be seen between two statements: where that matters, let an
   * UPDATE's condition decide and look at how many rows it changed.
   * Returns: %FALSE with @error set when it was not committed. */
  gboolean (*begin) (ApiDatabase *database, GError **error);
  gboolean (*finish) (ApiDatabase *database, GError **error);

  /* A change of the schema: as begin() and finish(), and alone among all processes. */
  gboolean (*begin_schema) (ApiDatabase *database, GError **error);
  gboolean (*finish_schema) (ApiDatabase *database, GError **error);

  /* One statement of such a change. Where the product cannot roll back a change of the schema
   * (MySQL), it succeeds when an earlier try that was cut off has done it already. */
  gboolean (*define) (ApiDatabase *database, const char *sql, GError **error);

  /* Returns: how many tables have a name LIKE @pattern, -1 with @error set. */
  gint64 (*count_tables) (ApiDatabase *database, const char *pattern, GError **error);

  void (*close) (ApiDatabase *database);
} ApiDatabaseClass;

/* The first member of every database.
 * @name: for messages, without passwords.
 * @repeatable: set with an error after which the whole piece of work may run once more: nothing of
 *   the failed statement or transaction has stayed. */
struct _ApiDatabase
{
  const ApiDatabaseClass *methods;
  char *name;
  gboolean repeatable;
};

/* Several statements as one, by begin() and finish().
 * @work: sets its error to have all of it undone.
 * Returns: %FALSE with @error set when nothing was done. */
typedef void (*ApiTransaction) (ApiDatabase *database, gpointer data, GError **error);
gboolean
api_database_transact (ApiDatabase *database, ApiTransaction work, gpointer data, GError **error);

/* A statement without an answer. Returns: the number of rows changed, -1 with @error set. */
static inline gint64
api_database_change (
    ApiDatabase *database, const char *sql, const ApiValue *values, guint n_values, GError **error)
{
  return database->methods->run (database, sql, values, n_values, NULL, NULL, error);
}

static inline void
api_database_close (ApiDatabase *database)
{
  database->methods->close (database);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiDatabase, api_database_close)

G_END_DECLS
