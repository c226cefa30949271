#include "plugins/api/store/file-queries.h"

static void
read_address (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(char **) data = g_strdup (columns[0].text);
}

char *
api_file_queries_find (ApiDatabase *database, const char *meeting, GError **error)
{
  const ApiValue value = API_TEXT (meeting);
  char *fs = NULL;
  gint64 n_rows =
      database->methods->run (database, "SELECT fs FROM meeting_files WHERE meeting_id = ?", &value,
                              1, read_address, &fs, error);

  return n_rows == 0 ? g_strdup ("") : fs;
}

typedef struct
{
  const char *meeting;
  const char *fs;
} Row;

static void
update_or_insert (ApiDatabase *database, gpointer data, GError **error)
{
  const Row *row = data;
  const ApiValue values[] = { API_TEXT (row->fs), API_TEXT (row->meeting) };
  gint64 n_rows = api_database_change (
      database, "UPDATE meeting_files SET fs = ? WHERE meeting_id = ?", values, 2, error);

  if (n_rows == 0)
    api_database_change (database, "INSERT INTO meeting_files (fs, meeting_id) VALUES (?, ?)",
                         values, 2, error);
}

gboolean
api_file_queries_set (ApiDatabase *database, const char *meeting, const char *fs, GError **error)
{
  Row row = { meeting, fs };

  return api_database_transact (database, update_or_insert, &row, error);
}
