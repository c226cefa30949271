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

/* Accounts, mail to be sent, scheduled meetings. What is unknown or has not happened is "" or 0. */
static const char *const second[] = {
  "CREATE TABLE users ("
  " email VARCHAR(254) NOT NULL PRIMARY KEY,"
  " name VARCHAR(64) NOT NULL,"
  " created_at BIGINT NOT NULL,"
  " signed_in_at BIGINT NOT NULL)",

  "CREATE TABLE sign_in_codes ("
  " email VARCHAR(254) NOT NULL PRIMARY KEY,"
  " code_hash VARCHAR(64) NOT NULL,"
  " expires_at BIGINT NOT NULL,"
  " tries BIGINT NOT NULL,"
  " window_at BIGINT NOT NULL,"
  " n_codes BIGINT NOT NULL)",

  "CREATE TABLE sessions ("
  " token_hash VARCHAR(64) NOT NULL PRIMARY KEY,"
  " email VARCHAR(254) NOT NULL,"
  " created_at BIGINT NOT NULL,"
  " used_at BIGINT NOT NULL,"
  " expires_at BIGINT NOT NULL,"
  " FOREIGN KEY (email) REFERENCES users (email) ON DELETE CASCADE)",

  "CREATE TABLE outbox ("
  " id VARCHAR(32) NOT NULL PRIMARY KEY,"
  " recipient VARCHAR(254) NOT NULL,"
  " subject VARCHAR(400) NOT NULL,"
  " body TEXT NOT NULL,"
  " created_at BIGINT NOT NULL,"
  " expires_at BIGINT NOT NULL,"
  " next_at BIGINT NOT NULL,"
  " attempts BIGINT NOT NULL,"
  " state VARCHAR(8) NOT NULL,"
  " error VARCHAR(500) NOT NULL)",
  "CREATE INDEX outbox_by_time ON outbox (state, next_at)",

  "ALTER TABLE meetings ADD COLUMN owner VARCHAR(254) NOT NULL DEFAULT ''",
  "ALTER TABLE meetings ADD COLUMN begin_at BIGINT NOT NULL DEFAULT 0",
  "ALTER TABLE meetings ADD COLUMN end_at BIGINT NOT NULL DEFAULT 0",
  "ALTER TABLE meetings ADD COLUMN released_at BIGINT NOT NULL DEFAULT 0",
  "CREATE INDEX meetings_by_owner ON meetings (owner, end_at)",
  "CREATE INDEX meetings_by_end ON meetings (released_at, end_at)",
  NULL,
};

/* Where the files of a meeting are. */
static const char *const files[] = {
  "CREATE TABLE meeting_files ("
  " meeting_id VARCHAR(32) NOT NULL PRIMARY KEY,"
  " fs VARCHAR(261) NOT NULL,"
  " FOREIGN KEY (meeting_id) REFERENCES meetings (id) ON DELETE CASCADE)",
  NULL,
};

/* Links that signed somebody in, until they would have expired anyway. */
static const char *const links[] = {
  "CREATE TABLE used_links ("
  " id VARCHAR(64) NOT NULL PRIMARY KEY,"
  " expires_at BIGINT NOT NULL)",
  NULL,
};

static const char *const *const steps[] = { first, second, files, links };

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

/* Returns: the version, 0 for an empty database, -1 with @error set. */
static gint64
find_version (ApiDatabase *database, GError **error)
{
  gint64 version = -1;

  if (database->methods->run (database, "SELECT version FROM schema_version", NULL, 0, read_version,
                              &version, error) < 0)
    return -1;
  if (version >= 0)
    return version;

  return api_database_change (database, "INSERT INTO schema_version (version) VALUES (0)", NULL, 0,
                              error) < 0
             ? -1
             : 0;
}

/* Somebody else's tables may have our names, and our steps would take them for ours. */
static gboolean
make_version_table (ApiDatabase *database, GError **error)
{
  gint64 n_tables = database->methods->count_tables (database, "schema_version", error);

  if (n_tables > 0)
    return TRUE;
  if (n_tables == 0)
    n_tables = database->methods->count_tables (database, "%", error);
  if (n_tables < 0)
    return FALSE;
  if (n_tables > 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "database %s holds tables that are not of meeting: give it an empty database of "
                   "its own",
                   database->name);
      return FALSE;
    }

  return database->methods->define (
      database, "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)", error);
}

static void
apply_steps (ApiDatabase *database, GError **error)
{
  const gint64 newest = api_migrations_newest ();
  gint64 version;

  if (!make_version_table (database, error))
    return;
  version = find_version (database, error);
  if (version < 0)
    return;
  if (version > newest)
    {
      g_set_error (
          error, GW_ERROR, GW_ERROR_FAILED,
          "database %s has schema %" G_GINT64_FORMAT ", made by a newer version of meeting; "
          "this one knows up to %" G_GINT64_FORMAT ": update meeting, or restore the backup "
          "made before the update",
          database->name, version, newest);
      return;
    }

  for (; version < newest; version++)
    {
      const ApiValue done = API_NUMBER (version + 1);

      for (const char *const *sql = steps[version]; *sql != NULL; sql++)
        {
          if (!database->methods->define (database, *sql, error))
            return;
        }
      if (api_database_change (database, "UPDATE schema_version SET version = ?", &done, 1, error) <
          0)
        return;
    }
}

gboolean
api_migrations_apply (ApiDatabase *database, GError **error)
{
  g_autoptr (GError) problem = NULL;

  /* The lock comes before the question, so that two processes never both find it empty. */
  if (!database->methods->begin_schema (database, error))
    return FALSE;

  apply_steps (database, &problem);
  if (database->methods->finish_schema (database, &problem))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
