/* One connection to a database, as the store above it sees it: prepared statements and
 * transactions, nothing of one product. Every function blocks; one thread at a time.
 *
 * SQL given to it keeps to what SQLite and MySQL have in common: VARCHAR and BIGINT columns, `?`
 * for values, no upsert, no RETURNING.
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

  /* Several statements as one: begin() takes the write lock, finish() commits when @error is unset
   * and rolls back otherwise. Returns: %FALSE with @error set when it was not committed. */
  gboolean (*begin) (ApiDatabase *database, GError **error);
  gboolean (*finish) (ApiDatabase *database, GError **error);

  void (*close) (ApiDatabase *database);
} ApiDatabaseClass;

/* The first member of every database. @name: for messages, without passwords. */
struct _ApiDatabase
{
  const ApiDatabaseClass *methods;
  char *name;
};

static inline void
api_database_close (ApiDatabase *database)
{
  database->methods->close (database);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiDatabase, api_database_close)

G_END_DECLS
