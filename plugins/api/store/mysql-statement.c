#include "plugins/api/store/mysql-statement.h"

#include <string.h>

static gboolean
bind_values (MYSQL_STMT *statement, const ApiValue *values, guint n_values)
{
  g_autofree MYSQL_BIND *binds = g_new0 (MYSQL_BIND, n_values + 1);

  g_return_val_if_fail (mysql_stmt_param_count (statement) == n_values, FALSE);
  for (guint i = 0; i < n_values; i++)
    {
      if (values[i].text != NULL)
        {
          binds[i].buffer_type = MYSQL_TYPE_STRING;
          binds[i].buffer = (gpointer) values[i].text;
          binds[i].buffer_length = strlen (values[i].text);
        }
      else
        {
          binds[i].buffer_type = MYSQL_TYPE_LONGLONG;
          binds[i].buffer = (gpointer) &values[i].number;
        }
    }

  /* The library copies the descriptions; the values themselves live until it has sent them. */
  return n_values == 0 || !mysql_stmt_bind_param (statement, binds);
}

static gboolean
is_text (const MYSQL_FIELD *field)
{
  switch (field->type)
    {
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
      return TRUE;
    default:
      return FALSE;
    }
}

/* One row's columns: what the library writes into, and what the reader sees of it. */
typedef struct
{
  guint n_columns;
  MYSQL_BIND *binds;
  ApiValue *values;
  char **texts;
  unsigned long *lengths;
} Row;

static void
row_clear (Row *row)
{
  for (guint i = 0; i < row->n_columns; i++)
    g_free (row->texts[i]);
  g_free (row->texts);
  g_free (row->lengths);
  g_free (row->values);
  g_free (row->binds);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

/* max_length is known since the whole answer is here (STMT_ATTR_UPDATE_MAX_LENGTH). */
static void
row_init (Row *row, MYSQL_RES *description)
{
  const MYSQL_FIELD *fields = mysql_fetch_fields (description);

  row->n_columns = mysql_num_fields (description);
  row->binds = g_new0 (MYSQL_BIND, row->n_columns);
  row->values = g_new0 (ApiValue, row->n_columns);
  row->texts = g_new0 (char *, row->n_columns);
  row->lengths = g_new0 (unsigned long, row->n_columns);
  for (guint i = 0; i < row->n_columns; i++)
    {
      MYSQL_BIND *bind = &row->binds[i];

      if (is_text (&fields[i]))
        {
          row->texts[i] = g_malloc0 (fields[i].max_length + 1);
          bind->buffer_type = MYSQL_TYPE_STRING;
          bind->buffer = row->texts[i];
          bind->buffer_length = fields[i].max_length;
          bind->length = &row->lengths[i];
        }
      else
        {
          bind->buffer_type = MYSQL_TYPE_LONGLONG;
          bind->buffer = &row->values[i].number;
        }
    }
}

static void
row_give (Row *row, ApiRow give, gpointer data)
{
  for (guint i = 0; i < row->n_columns; i++)
    {
      if (row->texts[i] == NULL)
        continue;
      row->texts[i][MIN (row->lengths[i], row->binds[i].buffer_length)] = '\0';
      row->values[i].text = row->texts[i];
    }
  give (row->values, row->n_columns, data);
}

static gint64
read_rows (MYSQL_STMT *statement, MYSQL_RES *description, ApiRow give, gpointer data)
{
  g_auto (Row) row = { 0 };
  gint64 n_rows = 0;
  int code;

  if (mysql_stmt_store_result (statement) != 0)
    return -1;
  if (give == NULL)
    return (gint64) mysql_stmt_num_rows (statement);

  row_init (&row, description);
  if (mysql_stmt_bind_result (statement, row.binds))
    return -1;
  while ((code = mysql_stmt_fetch (statement)) == 0)
    {
      n_rows++;
      row_give (&row, give, data);
    }

  return code == MYSQL_NO_DATA ? n_rows : -1;
}

gint64
api_mysql_statement_run (
    MYSQL_STMT *statement, const ApiValue *values, guint n_values, ApiRow row, gpointer data)
{
  const my_bool yes = 1;
  MYSQL_RES *description;
  gint64 n_rows;

  mysql_stmt_attr_set (statement, STMT_ATTR_UPDATE_MAX_LENGTH, &yes);
  if (!bind_values (statement, values, n_values) || mysql_stmt_execute (statement) != 0)
    return -1;

  description = mysql_stmt_result_metadata (statement);
  if (description == NULL)
    return (gint64) mysql_stmt_affected_rows (statement);

  n_rows = read_rows (statement, description, row, data);
  mysql_free_result (description);
  if (n_rows >= 0)
    mysql_stmt_free_result (statement);
  return n_rows;
}
