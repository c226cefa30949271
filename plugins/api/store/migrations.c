#include "plugins/api/store/migrations.h"

#include "gateway/gateway/plugin.h"

/* What is listed here has run on people's data: only add at the end. Step n makes version n + 1;
 * each is a list of statements. */
static const char *const first[] = {
  "CREATE TABLE meetings ("
  " id VARCHAR(32) NOT NULL PRIMARY KEY,"
  " title VARCHAR(200) NOT NULL,"
  " created_at BIGINT NOT NULL,"
  " sfu VARCHAR(261) NOT NULL,"
  " turn VARCHAR(261) NOT NULL,"
  " allocated_at BIGINT NOT NULL)",

  "CREATE TABLE participants ("
  " meeting_id VARCHAR(32) NOT NULL,"
  " id VARCHAR(64) NOT NULL,"
  " name VARCHAR(64) NOT NULL,"
  " role VARCHAR(16) NOT NULL,"
  " first_joined_at BIGINT NOT NULL,"
  " last_joined_at BIGINT NOT NULL,"
  " PRIMARY KEY (meeting_id, id),"
  " FOREIGN KEY (meeting_id) REFERENCES meetings (id) ON DELETE CASCADE)",
  NULL,
};

static const char *const *const steps[] = { first };

guint
api_migrations_newest (void)
{
  return G_N_ELEMENTS (steps);
}

static void
read_version (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(gint64 *) data = columns[0].number;
}

static gboolean
run (ApiDatabase *database, const char *sql, GError **error)
{
  return database->methods->run (database, sql, NULL, 0, NULL, NULL, error) >= 0;
}

/* Returns: the version, 0 for an empty database, -1 with @error set. */
static gint64
find_version (ApiDatabase *database, GError **error)
{
  gint64 version = -1;

  if (!run (database, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", error))
    return -1;
  if (database->methods->run (database, "SELECT version FROM schema_version", NULL, 0, read_version,
                              &version, error) < 0)
    return -1;
  if (version >= 0)
    return version;

  return run (database, "INSERT INTO schema_version (version) VALUES (0)", error) ? 0 : -1;
}

static void
apply_steps (ApiDatabase *database, GError **error)
{
  gint64 version = find_version (database, error);
  ApiValue newest = API_NUMBER (api_migrations_newest ());

  if (version < 0)
    return;
  if (version > newest.number)
    {
      g_set_error (
          error, GW_ERROR, GW_ERROR_FAILED,
          "database %s has schema %" G_GINT64_FORMAT ", made by a newer version of meeting; "
          "this one knows up to %" G_GINT64_FORMAT ": update meeting, or restore the backup "
          "made before the update",
          database->name, version, newest.number);
      return;
    }
  if (version == newest.number)
    return;

  for (gint64 step = version; step < newest.number; step++)
    {
      for (const char *const *sql = steps[step]; *sql != NULL; sql++)
        {
          if (!run (database, *sql, error))
            return;
        }
    }
  database->methods->run (database, "UPDATE schema_version SET version = ?", &newest, 1, NULL, NULL,
                          error);
}

gboolean
api_migrations_apply (ApiDatabase *database, GError **error)
{
  g_autoptr (GError) problem = NULL;

  /* The lock comes before the question, so that two processes never both find it empty. */
  if (!database->methods->begin (database, error))
    return FALSE;

  apply_steps (database, &problem);
  if (database->methods->finish (database, &problem))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
